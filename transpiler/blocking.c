#include "blocking.h"

#include <string.h>

/** When a function blocks. */
enum condition {
    ALWAYS,
    IF_ZERO,     /* the argument is 0 or NULL */
    UNLESS_ZERO, /* the argument is neither */
    IF_NAMED,    /* the argument names `word` */
    UNLESS_NAMED /* the argument is written out and does not name `word` */
};

static const char for_sleep[] = "await async_sleep_ms(...)";
static const char for_poll[] = "await async_readable(fd) or async_writable(fd)";
static const char for_input[] = "await async_read(STDIN_FILENO, ...)";
static const char for_signal[] = "await async_sigwait(...)";
static const char for_child[] = "await async_waitpid(...)";
static const char for_name[] = "await async_getaddrinfo(...)";
static const char for_folder[] = "await async_scandir(...)";
static const char for_thread[] = "await blocking(...): it is run in another thread";
static const char for_condition[] =
    "await blocking(f(...)) of an ordinary function that locks, waits and unlocks";
static const char for_lock[] =
    "keep it for a few instructions, and allow it here: // async: allow blocking-lock";

static const struct blocker {
    const char *name;
    enum condition condition;
    unsigned argument;
    const char *word;
    const char *way_out;
} blockers[] = {
    {"sleep", UNLESS_ZERO, 0, NULL, for_sleep},
    {"usleep", UNLESS_ZERO, 0, NULL, for_sleep},
    {"nanosleep", ALWAYS, 0, NULL, for_sleep},
    {"clock_nanosleep", ALWAYS, 0, NULL, for_sleep},
    {"thrd_sleep", ALWAYS, 0, NULL, for_sleep},
    {"pause", ALWAYS, 0, NULL, for_signal},
    {"sigsuspend", ALWAYS, 0, NULL, for_signal},
    {"sigwait", ALWAYS, 0, NULL, for_signal},
    {"sigwaitinfo", ALWAYS, 0, NULL, for_signal},

    {"poll", UNLESS_ZERO, 2, NULL, for_poll},
    {"ppoll", IF_ZERO, 2, NULL, for_poll},
    {"select", IF_ZERO, 4, NULL, for_poll},
    {"pselect", IF_ZERO, 4, NULL, for_poll},
    {"epoll_wait", UNLESS_ZERO, 3, NULL, for_poll},
    {"epoll_pwait", UNLESS_ZERO, 3, NULL, for_poll},

    {"getaddrinfo", UNLESS_ZERO, 0, NULL, for_name},
    {"getnameinfo", UNLESS_NAMED, 6, "NI_NUMERICHOST", for_thread},
    {"gethostbyname", ALWAYS, 0, NULL, for_name},
    {"gethostbyname2", ALWAYS, 0, NULL, for_name},
    {"gethostbyname_r", ALWAYS, 0, NULL, for_name},
    {"gethostbyaddr", ALWAYS, 0, NULL, for_thread},
    {"gethostbyaddr_r", ALWAYS, 0, NULL, for_thread},

    {"system", UNLESS_ZERO, 0, NULL, for_thread},
    {"pclose", ALWAYS, 0, NULL, for_thread},
    {"wait", ALWAYS, 0, NULL, for_child},
    {"wait3", UNLESS_NAMED, 1, "WNOHANG", for_child},
    {"waitpid", UNLESS_NAMED, 2, "WNOHANG", for_child},
    {"wait4", UNLESS_NAMED, 2, "WNOHANG", for_child},
    {"waitid", UNLESS_NAMED, 3, "WNOHANG", for_thread},

    {"getchar", ALWAYS, 0, NULL, for_input},
    {"getchar_unlocked", ALWAYS, 0, NULL, for_input},
    {"scanf", ALWAYS, 0, NULL, for_input},
    {"vscanf", ALWAYS, 0, NULL, for_input},
    {"getc", IF_NAMED, 0, "stdin", for_input},
    {"fgetc", IF_NAMED, 0, "stdin", for_input},
    {"fgets", IF_NAMED, 2, "stdin", for_input},
    {"getline", IF_NAMED, 2, "stdin", for_input},
    {"getdelim", IF_NAMED, 3, "stdin", for_input},
    {"fread", IF_NAMED, 3, "stdin", for_input},
    {"fscanf", IF_NAMED, 0, "stdin", for_input},
    {"getpass", ALWAYS, 0, NULL, for_input},
    {"read", IF_ZERO, 0, NULL, for_input},
    {"read", IF_NAMED, 0, "STDIN_FILENO", for_input},

    {"scandir", ALWAYS, 0, NULL, for_folder},
    {"opendir", ALWAYS, 0, NULL, for_folder},
    {"ftw", ALWAYS, 0, NULL, for_folder},
    {"nftw", ALWAYS, 0, NULL, for_folder},
    {"glob", ALWAYS, 0, NULL, for_thread},
    {"fsync", ALWAYS, 0, NULL, "await async_fsync(...)"},
    {"fdatasync", ALWAYS, 0, NULL, "await async_fdatasync(...)"},
    {"sync", ALWAYS, 0, NULL, for_thread},
    {"syncfs", ALWAYS, 0, NULL, for_thread},
    {"flock", IF_NAMED, 1, "LOCK_EX", for_thread},
    {"flock", IF_NAMED, 1, "LOCK_SH", for_thread},
    {"lockf", IF_NAMED, 1, "F_LOCK", for_thread},
    {"fcntl", IF_NAMED, 1, "SETLKW", for_thread},

    {"pthread_join", ALWAYS, 0, NULL, for_thread},
    {"thrd_join", ALWAYS, 0, NULL, for_thread},
    {"pthread_cond_wait", ALWAYS, 0, NULL, for_condition},
    {"pthread_cond_timedwait", ALWAYS, 0, NULL, for_condition},
    {"cnd_wait", ALWAYS, 0, NULL, for_condition},
    {"cnd_timedwait", ALWAYS, 0, NULL, for_condition},
    {"pthread_barrier_wait", ALWAYS, 0, NULL, for_thread},
    {"sem_wait", ALWAYS, 0, NULL, for_thread},
    {"sem_timedwait", ALWAYS, 0, NULL, for_thread},
};

static const char *const locks[] = {
    "pthread_mutex_lock",    "pthread_mutex_timedlock", "pthread_rwlock_rdlock",
    "pthread_rwlock_wrlock", "pthread_spin_lock",       "mtx_lock",
    "mtx_timedlock",
};

/** Calls that wait when their descriptor, the first argument, is that of a pipe, terminal or socket in
 * blocking mode. `flags`: the argument that may say MSG_DONTWAIT, or 0. */
static const struct descriptor_call {
    const char *name;
    unsigned flags;
    const char *way_out;
} descriptor_calls[] = {
    {"read", 0, "await async_read(...)"},
    {"readv", 0, "await async_readv(...)"},
    {"write", 0, "await async_write(...)"},
    {"writev", 0, "await async_writev(...)"},
    {"accept", 0, "await async_accept(...)"},
    {"accept4", 0, "await async_accept(...)"},
    {"connect", 0, "await async_connect(...)"},
    {"recv", 3, "await async_read(...)"},
    {"recvfrom", 3, "await async_recv_from(...)"},
    {"recvmsg", 2, "await async_readable(fd) before, and MSG_DONTWAIT"},
    {"recvmmsg", 3, "await async_readable(fd) before, and MSG_DONTWAIT"},
    {"send", 3, "await async_write(...)"},
    {"sendto", 3, "await async_send_to(...)"},
    {"sendmsg", 2, "await async_writable(fd) before, and MSG_DONTWAIT"},
    {"sendmmsg", 3, "await async_writable(fd) before, and MSG_DONTWAIT"},
    {"sendfile", 0, "await async_writable(fd) before"},
    {"splice", 0, "await async_readable(fd) before, and SPLICE_F_NONBLOCK"},
    {"dprintf", 0, "await async_write(...) of what is formatted before"},
    {"vdprintf", 0, "await async_write(...) of what is formatted before"},
};

/** Whether a flag is in an argument, and none that forbids to wait beside it. */
static bool names(const char *text, const char *word)
{
    return strstr(text, word) && !strstr(text, "LOCK_NB");
}

static bool is_zero(const char *text)
{
    return !strcmp(text, "0") || !strcmp(text, "NULL") || !strcmp(text, "nullptr");
}

/** Whether it does as far as the argument tells; what is computed, or hidden in a macro, has the benefit of
 * the doubt. */
static bool blocks(const struct unit *unit, const struct node *call, const struct blocker *blocker)
{
    const struct node *argument = blocker->argument + 1 < call->children.count
                                      ? model_strip(call->children.at[blocker->argument + 1])
                                      : NULL;
    if (blocker->condition == ALWAYS || !argument || span_equal(argument->span, call->span))
        return blocker->condition == ALWAYS;
    const char *text = model_text(unit, argument->span);
    bool is_written_out = argument->kind == NODE_OTHER;
    switch (blocker->condition) {
    case ALWAYS:
        return true;
    case IF_ZERO:
        return is_zero(text);
    case UNLESS_ZERO:
        return !is_zero(text);
    case IF_NAMED:
        return names(text, blocker->word);
    case UNLESS_NAMED:
        return is_written_out && !names(text, blocker->word);
    }
    return false;
}

/** Whether a value is a descriptor that never waits: of a file or of memory, or one that is made so. */
static bool never_waits(const struct unit *unit, const struct node *value)
{
    static const char *const openers[] = {"open",    "open64",   "openat",       "openat64", "creat",
                                          "mkstemp", "mkostemp", "memfd_create", "shm_open"};
    const struct node *call = model_strip((struct node *)value);
    const char *text = model_text(unit, call->span);
    for (size_t i = 0; call->kind == NODE_CALL && i < sizeof openers / sizeof *openers; i++)
        if (!strcmp(call->name, openers[i]))
            return true;
    return call->kind == NODE_CALL && strstr(text, "NONBLOCK");
}

/** What is known of the values that a variable is given in a tree. */
struct origins {
    const struct unit *unit;
    const struct variable *variable;
    bool some, all; /* there are some; all of them never wait */
};

static void find_origins(struct origins *origins, const struct node *node)
{
    const struct node *value = NULL;
    if (node->kind == NODE_VARIABLE && node->variable == origins->variable && node->has_initialiser)
        value = node->children.at[node->children.count - 1];
    if (node->kind == NODE_ASSIGN && node->children.at[0]->variable == origins->variable)
        value = node->children.at[1];
    if (value) {
        origins->some = true;
        origins->all &= never_waits(origins->unit, value);
    }
    for (size_t i = 0; i < node->children.count; i++)
        find_origins(origins, node->children.at[i]);
}

/** Whether a descriptor is set not to wait somewhere in a tree: fcntl(fd, F_SETFL, ... O_NONBLOCK). */
static bool is_set_nonblocking(const struct unit *unit, const struct node *node, const char *descriptor)
{
    if (node->kind == NODE_CALL && !strcmp(node->name, "fcntl") && node->children.count == 4 &&
        !strcmp(model_text(unit, node->children.at[1]->span), descriptor) &&
        strstr(model_text(unit, node->children.at[3]->span), "NONBLOCK"))
        return true;
    for (size_t i = 0; i < node->children.count; i++)
        if (is_set_nonblocking(unit, node->children.at[i], descriptor))
            return true;
    return false;
}

/** Whether the descriptor of a call may be one that waits, as far as the function around it tells. */
static bool may_wait(const struct unit *unit, const struct node *call)
{
    const struct node *root = call;
    while (root->parent)
        root = root->parent;
    const struct node *descriptor = model_strip(call->children.at[1]);
    struct origins origins = {unit, descriptor->variable, false, true};
    if (descriptor->kind == NODE_REFERENCE && descriptor->variable)
        find_origins(&origins, root);
    return !(origins.some && origins.all) &&
           !is_set_nonblocking(unit, root, model_text(unit, descriptor->span));
}

static bool find_descriptor_call(const struct unit *unit, const struct node *call, struct blocking *blocking)
{
    for (size_t i = 0; i < sizeof descriptor_calls / sizeof *descriptor_calls; i++) {
        const struct descriptor_call *d = &descriptor_calls[i];
        if (strcmp(call->name, d->name) != 0 || call->children.count < 2)
            continue;
        bool has_flags = d->flags && d->flags + 1 < call->children.count;
        const char *flags = has_flags ? model_text(unit, call->children.at[d->flags + 1]->span) : "";
        *blocking = (struct blocking){WARNING_blocking_descriptor, d->way_out};
        return !strstr(flags, "MSG_DONTWAIT") && may_wait(unit, call);
    }
    return false;
}

const char *blocking_message(const struct node *call, const struct blocking *blocking)
{
    bool is_sure = blocking->warning != WARNING_blocking_descriptor;
    return arena_printf(is_sure
                            ? "'%s' stops all tasks of the thread"
                            : "'%s' may stop all tasks of the thread: its descriptor may be one that waits",
                        call->name);
}

bool blocking_find(const struct unit *unit, const struct node *call, struct blocking *blocking)
{
    if (!call->is_of_system)
        return false;
    for (size_t i = 0; i < sizeof blockers / sizeof *blockers; i++)
        if (!strcmp(call->name, blockers[i].name) && blocks(unit, call, &blockers[i])) {
            *blocking = (struct blocking){WARNING_blocking_call, blockers[i].way_out};
            return true;
        }
    for (size_t i = 0; i < sizeof locks / sizeof *locks; i++)
        if (!strcmp(call->name, locks[i])) {
            *blocking = (struct blocking){WARNING_blocking_lock, for_lock};
            return true;
        }
    return find_descriptor_call(unit, call, blocking);
}
