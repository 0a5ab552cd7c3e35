#include "support.h"

#include <dirent.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "internal.h"

/* ---- scripts ---------------------------------------------------------------------------------------------
 */

void script_drop_leaf(struct script *self)
{
    switch (self->leaf) {
    case NO_LEAF:
        break;
    case YIELD:
        async_yield_drop(&self->u.yield);
        break;
    case SLEEP_MS:
        async_sleep_ms_drop(&self->u.sleep_ms);
        break;
    case SLEEP_UNTIL:
        async_sleep_until_drop(&self->u.sleep_until);
        break;
    case READABLE:
        async_readable_drop(&self->u.readable);
        break;
    case WRITABLE:
        async_writable_drop(&self->u.writable);
        break;
    case READ:
        async_read_drop(&self->u.read);
        break;
    case WRITE:
        async_write_drop(&self->u.write);
        break;
    case READ_EXACT:
        async_read_exact_drop(&self->u.read_exact);
        break;
    case WRITE_ALL:
        async_write_all_drop(&self->u.write_all);
        break;
    case ACCEPT:
        async_accept_drop(&self->u.accept);
        break;
    case CONNECT:
        async_connect_drop(&self->u.connect);
        break;
    case LISTEN:
        async_tcp_listen_drop(&self->u.tcp_listen);
        break;
    case TCP_CONNECT:
        async_tcp_connect_drop(&self->u.tcp_connect);
        break;
    case BLOCKING:
        async_blocking_drop(&self->u.blocking);
        break;
    }
    self->leaf = NO_LEAF;
}

static enum async_poll poll_script(void *frame, struct async_context *cx, void *result)
{
    struct script *self = frame;

    (void)result;
    return self->poll(self, cx);
}

static void drop_script(void *frame)
{
    struct script *self = frame;

    script_drop_leaf(self);
    if (self->dropped)
        *self->dropped = true;
}

const struct async_type script_type = {
    .name = "script",
    .size = sizeof(struct script),
    .align = _Alignof(struct script),
    .poll = poll_script,
    .drop = drop_script,
};

struct script *script_spawn(script_poll *poll, void *arg)
{
    struct script *self = async_task_new(&script_type);

    *self = (struct script){.poll = poll, .arg = arg};
    async_task_start(self);
    return self;
}

void script_run(script_poll *poll, void *arg)
{
    struct script self = {.poll = poll, .arg = arg};

    async_run(&script_type, &self, NULL);
    drop_script(&self);
}

static enum async_poll poll_by_hand(struct script *self, struct async_context *cx)
{
    (*(void (**)(struct async_context *))self->arg)(cx);
    return ASYNC_READY;
}

void run_by_hand(void (*body)(struct async_context *cx))
{
    script_run(poll_by_hand, &body);
}

static enum async_poll sleep_script(struct script *self, struct async_context *cx)
{
    BEGIN;
    AWAIT_SLEEP_MS(*(int64_t *)self->arg);
    END;
}

void run_for_ms(int64_t ms)
{
    script_run(sleep_script, &ms);
}

/* ---- aborts ----------------------------------------------------------------------------------------------
 */

void expect_abort(void (*body)(void), const char *message)
{
    char text[1000] = "";
    size_t used = 0;
    ssize_t n;
    int fds[2], status;
    pid_t child;

    ck_assert_int_eq(pipe(fds), 0);
    child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        dup2(fds[1], STDERR_FILENO);
        signal(SIGABRT, SIG_DFL);
        body();
        _exit(0);
    }
    close(fds[1]);
    while ((n = read(fds[0], text + used, sizeof text - 1 - used)) > 0)
        used += (size_t)n;
    close(fds[0]);
    waitpid(child, &status, 0);
    ck_assert_msg(strstr(text, message), "expected \"%s\", got \"%s\"", message, text);
    ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

/* ---- what is left ----------------------------------------------------------------------------------------
 */

int waiting_for_time(void)
{
    int n = 0;

    for (int level = 0; level < WHEEL_LEVELS; level++)
        for (int slot = 0; slot < WHEEL_SLOTS; slot++) {
            struct async_sleep_ms_future *first = asyncrt_current->wheel.slots[level][slot], *s = first;

            if (first)
                do
                    n++;
                while ((s = s->next) != first);
        }
    return n;
}

/* Calls `count` for each watch, and adds up. */
static int sum_of_watches(int (*count)(const struct watch *))
{
    const struct watches *watches = &asyncrt_current->watches;
    int n = 0;

    asyncrt_watches_apply(asyncrt_current);
    for (uint32_t b = 0; b < watches->n_blocks; b++)
        for (int i = 0; watches->blocks[b] && i < WATCHES_PER_BLOCK; i++)
            n += count(&watches->blocks[b][i]);
    return n;
}

static int count_waits(const struct watch *watch)
{
    int n = 0;

    for (const struct async_fd_wait *wait = watch->first; wait; wait = wait->next)
        n++;
    return n;
}

static int count_active(const struct watch *watch)
{
    return ev_is_active(&watch->io) ? 1 : 0;
}

int waiting_for_descriptors(void)
{
    return sum_of_watches(count_waits);
}

int active_watchers(void)
{
    return sum_of_watches(count_active);
}

int open_descriptors(void)
{
    DIR *dir = opendir("/proc/self/fd");
    int n = -3; /* "." and ".." and dir itself */

    ck_assert_ptr_nonnull(dir);
    while (readdir(dir))
        n++;
    closedir(dir);
    return n;
}

int chunks_of_tasks(void)
{
    int n = (int)asyncrt_current->n_spare;

    for (const struct chunk *chunk = asyncrt_current->chunks; chunk; chunk = chunk->next)
        n++;
    return n;
}

#ifdef __has_feature
#if __has_feature(thread_sanitizer)
#define __SANITIZE_THREAD__
#endif
#endif
#ifdef __SANITIZE_THREAD__
/* A forked child starts threads. */
const char *__tsan_default_options(void);
const char *__tsan_default_options(void)
{
    return "die_after_fork=0";
}
#endif

int main(void)
{
    Suite *suite = suite_create("runtime");
    SRunner *runner = srunner_create(suite);
    int failed;

    suite_add_tcase(suite, box_tests());
    suite_add_tcase(suite, channel_tests());
    suite_add_tcase(suite, executor_tests());
    suite_add_tcase(suite, fork_tests());
    suite_add_tcase(suite, hosting_tests());
    suite_add_tcase(suite, pool_tests());
    suite_add_tcase(suite, files_tests());
    suite_add_tcase(suite, waker_tests());
    suite_add_tcase(suite, testing_tests());
    suite_add_tcase(suite, time_tests());
    suite_add_tcase(suite, io_tests());
    suite_add_tcase(suite, join_tests());
    suite_add_tcase(suite, socket_tests());
    suite_add_tcase(suite, broadcast_tests());
    suite_add_tcase(suite, shares_tests());
    suite_add_tcase(suite, sync_tests());
    suite_add_tcase(suite, process_tests());
    suite_add_tcase(suite, interval_tests());
    suite_add_tcase(suite, buffer_tests());
    suite_add_tcase(suite, net_tests());
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
