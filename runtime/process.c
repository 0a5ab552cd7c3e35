/* Starting programs. */
#include <async.h>

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- pipes ------------------------------------------------------------------------------------------- */

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
    if (i != REPORT)
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

static void close_process(struct async_process *process)
{
    close_end(&process->in);
    close_end(&process->out);
    close_end(&process->err);
}

/* ---- the child ---------------------------------------------------------------------------------------- */

/* What the child says of its way to the program. It shares its parent's memory until then. */
struct report {
    bool is_shared; /* it does: some tools make a fork(2) of vfork(2), and then only the pipe is left */
    int error;
};

/* Handlers are the parent's code. Signals that it ignores stay ignored, as always across execve(2). */
static void reset_handlers(void)
{
    struct sigaction action;

    for (int number = 1; number < NSIG; number++) {
        if (sigaction(number, NULL, &action) < 0 || action.sa_handler == SIG_IGN ||
            action.sa_handler == SIG_DFL)
            continue;
        action = (struct sigaction){.sa_handler = SIG_DFL};
        sigaction(number, &action, NULL);
    }
}

/* In the child, which has all signals blocked; only what may be called in a signal handler. */
static _Noreturn void become(char *const argv[], char *const env[], int options, const int ends[PIPES],
                             volatile struct report *report)
{
    sigset_t none;
    int error;

    report->is_shared = true;
    for (int i = 0; i < REPORT; i++)
        if (ends[i] >= 0 && dup2(ends[i], i) < 0)
            goto failed;
    if (options & ASYNC_NEW_GROUP && setpgid(0, 0) < 0)
        goto failed;
    reset_handlers();
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    execvpe(argv[0], argv, env ? env : environ);
failed:
    error = errno;
    report->error = error;
    if (write(ends[REPORT], &error, sizeof error) < 0)
        _exit(126);
    _exit(127);
}

/* The child's pid or -errno. No memory is copied, and the thread goes on when the child has become its
 * program, or has failed to. Signals that come meanwhile are for later: a handler must not run in the child.
 * One for the whole group is pending in the child as well, and does there what it does to a program without
 * handlers. */
static __attribute__((noinline)) pid_t start_child(char *const argv[], char *const env[], int options,
                                                   const int ends[PIPES], volatile struct report *report)
{
    sigset_t all, mask;
    pid_t pid;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &mask);
    pid = vfork();
    if (pid == 0)
        become(argv, env, options, ends, report);
    if (pid < 0)
        pid = -errno;
    pthread_sigmask(SIG_SETMASK, &mask, NULL);
    return pid;
}

/* What has gone wrong in the child: an errno value, or 0. */
static int reported(const struct report *report, int pipe)
{
    int error = 0;
    ssize_t n;

    if (report->is_shared)
        return report->error;
    do
        n = read(pipe, &error, sizeof error);
    while (n < 0 && errno == EINTR);
    return error;
}

/* A child that is at its end, and that nobody has been told of. */
static void reap(pid_t pid)
{
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
        ;
}

/* 0 or -errno. */
static int start(char *const argv[], char *const env[], int options, struct async_process *process)
{
    struct report report = {0};
    struct pipes pipes;
    struct async_process child;
    int error = open_pipes(&pipes, options);

    if (error)
        return error;
    child = (struct async_process){0, pipes.parents[0], pipes.parents[1], pipes.parents[2]};
    child.pid = start_child(argv, env, options, pipes.childs, &report);
    close_pipes(pipes.childs);
    error = child.pid < 0 ? child.pid : -reported(&report, pipes.parents[REPORT]);
    close_end(&pipes.parents[REPORT]);
    if (!error) {
        *process = child;
        return 0;
    }
    close_process(&child);
    if (child.pid > 0)
        reap(child.pid);
    return error;
}

/* ---- the operation ------------------------------------------------------------------------------------ */

#ifdef ASYNC_ELIDE

int async_spawn_process(char *const argv[], char *const env[], int pipes, struct async_process *process)
{
    int saved = errno, r = start(argv, env, pipes, process);

    errno = saved;
    return r;
}

#else

#include "internal.h"

enum async_poll async_spawn_process_poll(struct async_spawn_process_future *self, struct async_context *cx,
                                         int *result)
{
    int saved = errno;

    if (self->finished)
        ASYNCRT_ENDED("async_spawn_process");
    if (asyncrt_spent(cx))
        return ASYNC_PENDING;
    self->finished = true;
    *result = start(self->argv, self->env, self->pipes, self->process);
    if (*result == 0) {
        asyncrt_fd_is_new(cx, self->process->in);
        asyncrt_fd_is_new(cx, self->process->out);
        asyncrt_fd_is_new(cx, self->process->err);
    }
    errno = saved;
    return ASYNC_READY;
}

#endif /* ASYNC_ELIDE */
