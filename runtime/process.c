/* Child processes: starting them, and collecting those that end.
 *
 * libev's default loop waits for all children, whether somebody asks for them or not. So the main thread's
 * executor has libev tell it of each, from its beginning on, and keeps what has not been asked for yet. */
#include <async.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- starting a program ----------------------------------------------------------------------------- */

/* A pipe whose ends the parent does not hand on, and that are not among the standard descriptors: 0 or
 * -errno. */
static int make_pipe(int ends[2])
{
    int low[2], error;

    if (pipe2(low, O_CLOEXEC) < 0)
        return -errno;
    ends[0] = fcntl(low[0], F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    ends[1] = fcntl(low[1], F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    error = ends[0] < 0 || ends[1] < 0 ? -errno : 0;
    close(low[0]);
    close(low[1]);
    if (error && ends[0] >= 0)
        close(ends[0]);
    return error;
}

static void close_end(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

/* The pipes of a child: one for each standard descriptor, and the one through which it reports. */
enum { REPORT = 3, PIPES };

struct pipes {
    int parents[PIPES], childs[PIPES]; /* -1 where there is none */
};

static void close_pipes(int ends[PIPES])
{
    for (int i = 0; i < PIPES; i++)
        close_end(&ends[i]);
}

static int open_pipe(struct pipes *pipes, int i)
{
    int ends[2] = {-1, -1}, error = make_pipe(ends);
    bool child_reads = i == STDIN_FILENO;

    if (error)
        return error;
    pipes->parents[i] = ends[child_reads ? 1 : 0];
    pipes->childs[i] = ends[child_reads ? 0 : 1];
    fcntl(pipes->parents[i], F_SETFL, O_NONBLOCK);
    return 0;
}

static int open_pipes(struct pipes *pipes, int which)
{
    int error = 0;

    for (int i = 0; i < PIPES; i++)
        pipes->parents[i] = pipes->childs[i] = -1;
    for (int i = 0; i < PIPES && !error; i++)
        if (i == REPORT || which & 1 << i)
            error = open_pipe(pipes, i);
    if (error) {
        close_pipes(pipes->parents);
        close_pipes(pipes->childs);
    }
    return error;
}

/* In the child; only what may be called in a signal handler. */
static _Noreturn void become(char *const argv[], char *const env[], int options, const int ends[PIPES])
{
    sigset_t none;
    int error;

    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    for (int i = 0; i < REPORT; i++)
        if (ends[i] >= 0 && dup2(ends[i], i) < 0)
            goto failed;
    if (options & ASYNC_NEW_GROUP && setpgid(0, 0) < 0)
        goto failed;
    execvpe(argv[0], argv, env ? env : environ);
failed:
    error = errno;
    if (write(ends[REPORT], &error, sizeof error) < 0)
        _exit(126);
    _exit(127);
}

/* Forks: 0 or -errno. `*report` is the pipe that says how it went on: an errno value, or nothing. */
static int start(char *const argv[], char *const env[], int which, struct async_process *process, int *report)
{
    struct pipes pipes;
    pid_t pid;
    int error = open_pipes(&pipes, which);

    if (error)
        return error;
    pid = fork();
    if (pid == 0)
        become(argv, env, which, pipes.childs);
    error = pid < 0 ? -errno : 0;
    close_pipes(pipes.childs);
    if (error) {
        close_pipes(pipes.parents);
        return error;
    }
    *process = (struct async_process){pid, pipes.parents[0], pipes.parents[1], pipes.parents[2]};
    *report = pipes.parents[REPORT];
    return 0;
}

static void close_process(struct async_process *process)
{
    close_end(&process->in);
    close_end(&process->out);
    close_end(&process->err);
}

/* Waits for a child that is at its end. */
static void reap(pid_t pid)
{
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
        ;
}

#ifdef ASYNC_ELIDE

/* ---- blocking --------------------------------------------------------------------------------------- */

int async_spawn_process(char *const argv[], char *const env[], int pipes, struct async_process *process)
{
    struct async_process child;
    int saved = errno, report, error = 0;
    int r = start(argv, env, pipes, &child, &report);

    if (r == 0) {
        if (async_read_exact(report, &error, sizeof error) == sizeof error) {
            close_process(&child);
            reap(child.pid);
        } else {
            *process = child;
        }
        close(report);
        r = -error;
    }
    errno = saved;
    return r;
}

pid_t async_waitpid(pid_t pid, int *status, int options)
{
    int saved = errno;
    pid_t r;

    if ((pid < 1 && pid != -1) || options & ~(WNOHANG | WUNTRACED | WCONTINUED))
        return -EINVAL;
    do
        r = waitpid(pid, status, options);
    while (r < 0 && errno == EINTR);
    if (r < 0)
        r = -errno;
    errno = saved;
    return r;
}

#else

#include "waiters.h"

/* ---- children that have ended ----------------------------------------------------------------------- */

struct async_ended_child {
    struct async_ended_child *next;
    pid_t pid;
    int status;
    bool given; /* kept for a task that has been woken for it */
};

struct children {
    ev_child any;
    struct async_waiters waiters;
    struct async_ended_child *ended; /* the first to end first */
};

static bool wants(const struct async_waitpid_future *future, pid_t pid)
{
    return future->pid == pid || future->pid == -1;
}

/* Which options a report needs; 0: the child has ended. */
static int options_for(int status)
{
    if (WIFSTOPPED(status))
        return WUNTRACED;
    return WIFCONTINUED(status) ? WCONTINUED : 0;
}

/* The first task that waits for such a report, after `waiter`, or from the beginning. */
static struct async_waitpid_future *who_waits(struct children *children, pid_t pid, int status)
{
    int options = options_for(status);

    for (struct async_waiter *waiter = children->waiters.first; waiter; waiter = waiter->next) {
        struct async_waitpid_future *future = (struct async_waitpid_future *)waiter;

        if (wants(future, pid) && (future->options & options) == options)
            return future;
    }
    return NULL;
}

static void deliver(struct children *children, struct async_ended_child *ended)
{
    struct async_waitpid_future *future = who_waits(children, ended->pid, ended->status);

    ended->given = future;
    if (!future)
        return;
    future->ended = ended;
    asyncrt_waiters_wake(&children->waiters, &future->waiter, WAITER_GIVEN);
}

static void report(struct children *children, pid_t pid, int status)
{
    struct async_waitpid_future *future = who_waits(children, pid, status);

    if (!future)
        return;
    future->ended = NULL;
    future->given = pid;
    future->given_status = status;
    asyncrt_waiters_wake(&children->waiters, &future->waiter, WAITER_GIVEN);
}

/* A child that somebody has got is no more: those who wait for it have to look again. */
static void look_again(struct children *children, pid_t pid)
{
    struct async_waiter *waiter = children->waiters.first, *next;

    for (; waiter; waiter = next) {
        next = waiter->next;
        if (wants((struct async_waitpid_future *)waiter, pid))
            asyncrt_waiters_wake(&children->waiters, waiter, WAITER_WOKEN);
    }
}

static void has_ended(struct children *children, pid_t pid, int status)
{
    struct async_ended_child *ended = asyncrt_alloc(sizeof *ended), **end = &children->ended;

    if (!ended) {
        look_again(children, pid); /* lost: -ECHILD */
        return;
    }
    *ended = (struct async_ended_child){.pid = pid, .status = status};
    while (*end)
        end = &(*end)->next;
    *end = ended;
    deliver(children, ended);
}

static void on_child(struct ev_loop *loop, ev_child *child, int events)
{
    struct executor *ex = child->data;
    bool open = ex->cx.open;

    (void)loop;
    (void)events;
    asyncrt_leave(ex, true);
    if (options_for(child->rstatus) == 0)
        has_ended(ex->children, child->rpid, child->rstatus);
    else
        report(ex->children, child->rpid, child->rstatus);
    asyncrt_leave(ex, open);
}

/* Null without memory, and in loops that do not watch children. */
void asyncrt_children_open(struct executor *ex)
{
    if (!ev_is_default_loop(ex->loop))
        return;
    ex->children = asyncrt_alloc_zeroed(1, sizeof *ex->children);
    if (!ex->children)
        asyncrt_die("no executor: out of memory");
    ev_child_init(&ex->children->any, on_child, 0, 1);
    ex->children->any.data = ex;
    ev_child_start(ex->loop, &ex->children->any);
}

void asyncrt_children_close(struct executor *ex)
{
    struct children *children = ex->children;

    if (!children)
        return;
    ev_child_stop(ex->loop, &children->any);
    while (children->waiters.first)
        asyncrt_waiters_cancel(&children->waiters, children->waiters.first);
    while (children->ended) {
        struct async_ended_child *ended = children->ended;

        children->ended = ended->next;
        free(ended);
    }
    free(children);
    ex->children = NULL;
}

/* ---- waiting for a child ---------------------------------------------------------------------------- */

static void forget(struct children *children, struct async_ended_child *ended)
{
    struct async_ended_child **link = &children->ended;

    while (*link != ended)
        link = &(*link)->next;
    *link = ended->next;
    free(ended);
}

/* A child that has ended and is nobody's; `*others`: there is one that is somebody's. */
static struct async_ended_child *find_ended(struct children *children,
                                            const struct async_waitpid_future *self, bool *others)
{
    *others = false;
    for (struct async_ended_child *ended = children->ended; ended; ended = ended->next) {
        if (!wants(self, ended->pid))
            continue;
        if (!ended->given)
            return ended;
        *others = true;
    }
    return NULL;
}

static pid_t take(struct children *children, struct async_ended_child *ended, int *status)
{
    pid_t pid = ended->pid;

    *status = ended->status;
    forget(children, ended);
    look_again(children, pid);
    return pid;
}

/* A pid, 0 or -errno; -EAGAIN: not yet. */
static pid_t try(struct children *children, struct async_waitpid_future *self, int *status)
{
    struct async_ended_child *ended;
    bool others;
    pid_t pid;

    if ((self->pid < 1 && self->pid != -1) || self->options & ~(WNOHANG | WUNTRACED | WCONTINUED))
        return -EINVAL;
    if (!children)
        return -ENOTSUP;
    ended = find_ended(children, self, &others);
    if (ended)
        return take(children, ended, status);
    pid = waitpid(self->pid, status, self->options | WNOHANG);
    if (pid < 0 && !others)
        return -errno;
    if (pid > 0 && options_for(*status) == 0)
        look_again(children, pid);
    if (pid > 0)
        return pid;
    return self->options & WNOHANG ? 0 : -EAGAIN;
}

/* What it has been woken for. */
static pid_t given(struct children *children, struct async_waitpid_future *self, int *status)
{
    if (self->ended)
        return take(children, self->ended, status);
    *status = self->given_status;
    return self->given;
}

enum async_poll async_waitpid_poll(struct async_waitpid_future *self, struct async_context *cx, pid_t *result)
{
    struct children *children = context_executor(cx)->children;
    int saved = errno, status = 0;
    pid_t r;

    if (!asyncrt_may_try(&self->waiter, cx, "async_waitpid"))
        return ASYNC_PENDING;
    if (self->waiter.state == WAITER_GIVEN)
        r = given(children, self, &status);
    else
        r = try(children, self, &status);
    errno = saved;
    if (r == -EAGAIN) {
        asyncrt_waiters_add(&children->waiters, &self->waiter, cx);
        return ASYNC_PENDING;
    }
    self->waiter.state = WAITER_FINISHED;
    if (r > 0 && self->status)
        *self->status = status;
    *result = r;
    return ASYNC_READY;
}

void async_waitpid_drop(struct async_waitpid_future *self)
{
    struct executor *ex = asyncrt_current;
    unsigned state = self->waiter.state;

    if (state == WAITER_WAITING)
        asyncrt_waiters_cancel(&ex->children->waiters, &self->waiter);
    self->waiter.state = WAITER_FINISHED;
    if (state == WAITER_GIVEN && self->ended && ex && ex->children)
        deliver(ex->children, self->ended);
}

/* ---- starting --------------------------------------------------------------------------------------- */

/* Ends a child that nobody has been given, and forgets it, unless a task that waits for any child has been
 * told of it. It dies at once, so this waits for it. If it leads a group, it may have become its program and
 * started others; when it has been killed, there are no more to come. */
static void put_down(struct executor *ex, pid_t pid, bool leads_group)
{
    struct async_ended_child *ended = ex && ex->children ? ex->children->ended : NULL;

    while (ended && ended->pid != pid)
        ended = ended->next;
    if (!ended)
        kill(pid, SIGKILL);
    if (leads_group)
        kill(-pid, SIGKILL);
    if (!ended)
        reap(pid);
    else if (!ended->given)
        forget(ex->children, ended);
}

static int begin(struct async_spawn_process_future *self, struct async_context *cx)
{
    int error = start(self->argv, self->env, self->pipes, &self->child, &self->report);

    self->started = true;
    if (error)
        return error;
    asyncrt_fd_is_new(cx, self->child.in);
    asyncrt_fd_is_new(cx, self->child.out);
    asyncrt_fd_is_new(cx, self->child.err);
    asyncrt_fd_is_new(cx, self->report);
    async_read_init(&self->read, self->report, &self->error, sizeof self->error);
    return 0;
}

/* How it has gone, when the report has been read to `n` bytes. */
static int conclude(struct async_spawn_process_future *self, struct executor *ex, ssize_t n)
{
    close_end(&self->report);
    if (n == 0) {
        *self->process = self->child;
        return 0;
    }
    close_process(&self->child);
    put_down(ex, self->child.pid, self->pipes & ASYNC_NEW_GROUP);
    return n < 0 ? (int)n : -self->error;
}

enum async_poll async_spawn_process_poll(struct async_spawn_process_future *self, struct async_context *cx,
                                         int *result)
{
    int saved = errno;
    ssize_t n = 0;

    if (self->started && self->report < 0)
        ASYNCRT_ENDED("async_spawn_process");
    *result = self->started ? 0 : begin(self, cx);
    if (*result == 0) {
        if (async_read_poll(&self->read, cx, &n) == ASYNC_PENDING)
            return ASYNC_PENDING;
        *result = conclude(self, context_executor(cx), n);
    }
    errno = saved;
    return ASYNC_READY;
}

void async_spawn_process_drop(struct async_spawn_process_future *self)
{
    int saved = errno;

    if (self->report < 0)
        return;
    async_read_drop(&self->read);
    close_end(&self->report);
    close_process(&self->child);
    put_down(asyncrt_current, self->child.pid, self->pipes & ASYNC_NEW_GROUP);
    errno = saved;
}

#endif /* ASYNC_ELIDE */
