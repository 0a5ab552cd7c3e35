/* Waiting for children.
 *
 * Only those that somebody asks for are collected, and only then: the kernel keeps the status of all others,
 * for whom they belong to, such as system(3) on a thread of the pool. So waiting is looking, with waitpid(2),
 * and being told when to look again:
 *
 *   - that a certain child has ended, by a pidfd, whatever becomes of SIGCHLD;
 *   - of everything else (any child, groups, being stopped or continued, a kernel without pidfds, no
 * descriptor left) by a timer. It looks without collecting, and less and less often.
 *
 * libev's default loop, where a program has that, collects all children itself as soon as it hears of
 * SIGCHLD. There libev tells of each, and what has not been asked for is kept, up to a limit.
 */
#include <async.h>

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { OPTIONS = WNOHANG | WUNTRACED | WCONTINUED };

#ifdef ASYNC_ELIDE

pid_t async_waitpid(pid_t pid, int *status, int options)
{
    int saved = errno;
    pid_t r;

    if (options & ~OPTIONS)
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

/* ---- what libev has collected ------------------------------------------------------------------------ */

enum { MOST_KEPT = 4096 };

struct kept_status {
    struct kept_status *next;
    pid_t pid;
    int status;
};

/* Which options a status needs; 0: the child has ended. */
static int options_for(int status)
{
    if (WIFSTOPPED(status))
        return WUNTRACED;
    return WIFCONTINUED(status) ? WCONTINUED : 0;
}

static bool wants(const struct async_waitpid_future *future, pid_t pid)
{
    return future->pid == pid || future->pid < 1; /* a member of a group may be any */
}

static bool wants_status(const struct async_waitpid_future *future, const struct kept_status *kept)
{
    int options = options_for(kept->status);

    return (future->pid == kept->pid || future->pid == -1) && (future->options & options) == options;
}

static void forget(struct children *children, struct kept_status **link)
{
    struct kept_status *kept = *link;

    *link = kept->next;
    children->n_kept--;
    free(kept);
}

/* Whether the process has a child of that number now: then a status that has been kept was another's. */
static bool is_a_child(pid_t pid)
{
    siginfo_t info;

    return waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0;
}

/* A pid whose status has been kept; 0: there is none. */
static pid_t take_kept(struct children *children, const struct async_waitpid_future *self, int *status)
{
    struct kept_status **link = &children->kept;

    while (*link) {
        pid_t pid = (*link)->pid;

        if (!wants_status(self, *link)) {
            link = &(*link)->next;
            continue;
        }
        *status = (*link)->status;
        forget(children, link);
        if (options_for(*status) != 0 || !is_a_child(pid))
            return pid;
    }
    return 0;
}

/* Without memory it is lost: -ECHILD. */
static void keep(struct children *children, pid_t pid, int status)
{
    struct kept_status *kept = asyncrt_alloc(sizeof *kept), **end = &children->kept;

    if (!kept)
        return;
    *kept = (struct kept_status){.pid = pid, .status = status};
    if (children->n_kept >= MOST_KEPT)
        forget(children, &children->kept);
    while (*end)
        end = &(*end)->next;
    *end = kept;
    children->n_kept++;
}

/* ---- being told -------------------------------------------------------------------------------------- */

/* Those who wait for a child look again, the first first. */
static void look_again(struct children *children, pid_t pid)
{
    struct async_waiter *waiter = children->waiters.first, *next;

    for (; waiter; waiter = next) {
        next = waiter->next;
        if (wants((struct async_waitpid_future *)waiter, pid))
            asyncrt_waiters_wake(&children->waiters, waiter, WAITER_WOKEN);
    }
}

static void look_again_later(struct executor *ex, pid_t pid)
{
    bool open = ex->cx.open;

    asyncrt_leave(ex, true);
    look_again(&ex->children, pid);
    asyncrt_leave(ex, open);
}

static bool somebody_wants(const struct children *children, const struct kept_status *kept)
{
    for (const struct async_waiter *waiter = children->waiters.first; waiter; waiter = waiter->next)
        if (wants_status((const struct async_waitpid_future *)waiter, kept))
            return true;
    return false;
}

/* libev has collected a child. That it has been stopped or continued is for those alone who wait for that. */
static void on_child(struct ev_loop *loop, ev_child *child, int events)
{
    struct executor *ex = child->data;
    struct kept_status kept = {.pid = child->rpid, .status = child->rstatus};

    (void)loop;
    (void)events;
    if (options_for(kept.status) == 0 || somebody_wants(&ex->children, &kept))
        keep(&ex->children, kept.pid, kept.status);
    look_again_later(ex, kept.pid);
}

/* A pidfd, of a child that a future waits for. */
struct async_child_watch {
    ev_io io;
    struct executor *executor;
    pid_t pid;
};

static void on_end(struct ev_loop *loop, ev_io *io, int events)
{
    struct async_child_watch *watch = (struct async_child_watch *)io;

    (void)events;
    ev_io_stop(loop, io);
    look_again_later(watch->executor, watch->pid);
}

bool asyncrt_without_pidfd;

static int open_pidfd(pid_t pid)
{
#ifdef SYS_pidfd_open
    if (!asyncrt_without_pidfd)
        return (int)syscall(SYS_pidfd_open, pid, 0);
#endif
    errno = ENOSYS;
    return -1;
}

static struct async_child_watch *new_watch(struct executor *ex, pid_t pid)
{
    struct async_child_watch *watch = asyncrt_alloc(sizeof *watch);
    int fd = watch ? open_pidfd(pid) : -1;

    if (fd < 0) {
        free(watch);
        return NULL;
    }
    *watch = (struct async_child_watch){.executor = ex, .pid = pid};
    ev_io_init(&watch->io, on_end, fd, EV_READ);
    asyncrt_fd_is_new(&ex->cx, fd);
    return watch;
}

static void free_watch(struct async_waitpid_future *self)
{
    struct async_child_watch *watch = self->watch;

    if (!watch)
        return;
    ev_io_stop(watch->executor->loop, &watch->io);
    close(watch->io.fd);
    free(watch);
    self->watch = NULL;
}

/* ---- looking ----------------------------------------------------------------------------------------- */

static const ev_tstamp LOOK_SOON = 0.001, LOOK_LATE = 0.032; /* seconds */

/* The pid that a waitpid(2) would give; -1 if it would fail; 0 if it would be in vain. */
static pid_t news(const struct async_waitpid_future *self)
{
    int options = WEXITED | WNOHANG | WNOWAIT | (self->options & WUNTRACED ? WSTOPPED : 0) |
                  (self->options & WCONTINUED);
    siginfo_t info = {0};
    int error;

    if (self->pid > 0)
        error = waitid(P_PID, (id_t)self->pid, &info, options);
    else if (self->pid == -1)
        error = waitid(P_ALL, 0, &info, options);
    else
        error = waitid(P_PGID, (id_t)(self->pid ? -self->pid : getpgrp()), &info, options);
    return error < 0 ? -1 : info.si_pid;
}

/* Wakes the one that has looked at a child, and before it those who have waited for that child longer: their
 * descriptors have told as well, but the loop may call the timer first. */
static void wake_in_order(struct children *children, const struct async_waiter *last, pid_t pid)
{
    struct async_waiter *waiter = children->waiters.first, *next;

    for (; waiter != last; waiter = next) {
        const struct async_waitpid_future *future = (struct async_waitpid_future *)waiter;

        next = waiter->next;
        if (wants(future, pid) && news(future) != 0)
            asyncrt_waiters_wake(&children->waiters, waiter, WAITER_WOKEN);
    }
    asyncrt_waiters_wake(&children->waiters, waiter, WAITER_WOKEN);
}

static void look(struct executor *ex)
{
    struct children *children = &ex->children;
    struct async_waiter *waiter = children->waiters.first, *next;
    bool open = ex->cx.open, any = false;

    asyncrt_leave(ex, true);
    for (; waiter; waiter = next) {
        const struct async_waitpid_future *future = (struct async_waitpid_future *)waiter;
        pid_t pid;

        next = waiter->next;
        if (!future->looks)
            continue;
        any = true;
        pid = news(future);
        if (pid != 0)
            wake_in_order(children, waiter, pid);
    }
    asyncrt_leave(ex, open);
    children->timer.repeat = any ? children->timer.repeat * 2 : 0;
}

static void on_look(struct ev_loop *loop, ev_timer *timer, int events)
{
    int saved = errno;

    (void)events;
    look(timer->data);
    if (timer->repeat > LOOK_LATE)
        timer->repeat = LOOK_LATE;
    ev_timer_again(loop, timer); /* stops it if nobody is left */
    errno = saved;
}

/* ---- the future -------------------------------------------------------------------------------------- */

/* Whether others that have been waiting may want the same child: it is theirs. */
static bool comes_later(const struct children *children, const struct async_waitpid_future *self)
{
    const struct async_waiter *waiter = children->waiters.first;

    if (self->waiter.state != WAITER_IDLE || self->options & WNOHANG)
        return false;
    for (; waiter; waiter = waiter->next)
        if (self->pid < 1 || wants((const struct async_waitpid_future *)waiter, self->pid))
            return true;
    return false;
}

/* A pid, 0 or -errno; -EAGAIN: not yet. */
static pid_t try(struct children *children, struct async_waitpid_future *self, int *status)
{
    pid_t pid;

    if (self->options & ~OPTIONS)
        return -EINVAL;
    if (comes_later(children, self))
        return -EAGAIN;
    pid = take_kept(children, self, status);
    if (pid == 0)
        pid = waitpid(self->pid, status, self->options | WNOHANG);
    if (pid < 0)
        return -errno;
    if (pid > 0)
        look_again(children, pid);
    if (pid > 0 || self->options & WNOHANG)
        return pid;
    return -EAGAIN;
}

static void begin_to_wait(struct executor *ex, struct async_waitpid_future *self)
{
    struct children *children = &ex->children;

    if (self->pid > 0 && !self->watch)
        self->watch = new_watch(ex, self->pid);
    if (self->watch)
        ev_io_start(ex->loop, &self->watch->io);
    self->looks = !self->watch || self->options & (WUNTRACED | WCONTINUED);
    if (self->looks) {
        children->timer.repeat = LOOK_SOON;
        ev_timer_again(ex->loop, &children->timer);
    }
    asyncrt_waiters_add(&children->waiters, &self->waiter, &ex->cx);
}

enum async_poll async_waitpid_poll(struct async_waitpid_future *self, struct async_context *cx, pid_t *result)
{
    struct executor *ex = context_executor(cx);
    int saved = errno, status = 0;
    pid_t r;

    if (!asyncrt_may_try(&self->waiter, cx, "async_waitpid"))
        return ASYNC_PENDING;
    r = try(&ex->children, self, &status);
    if (r == -EAGAIN)
        begin_to_wait(ex, self);
    else
        free_watch(self);
    errno = saved;
    if (r == -EAGAIN)
        return ASYNC_PENDING;
    self->waiter.state = WAITER_FINISHED;
    if (r > 0 && self->status)
        *self->status = status;
    *result = r;
    return ASYNC_READY;
}

void async_waitpid_drop(struct async_waitpid_future *self)
{
    int saved = errno;

    if (self->waiter.state == WAITER_WAITING)
        asyncrt_waiters_cancel(&asyncrt_current->children.waiters, &self->waiter);
    self->waiter.state = WAITER_FINISHED;
    free_watch(self);
    errno = saved;
}

/* ---- the executor's side ----------------------------------------------------------------------------- */

void asyncrt_children_open(struct executor *ex)
{
    struct children *children = &ex->children;

    ev_init(&children->timer, on_look);
    children->timer.data = ex;
    ev_child_init(&children->any, on_child, 0, 1);
    children->any.data = ex;
    if (!ev_is_default_loop(ex->loop))
        return;
    ev_child_start(ex->loop, &children->any);
    ev_unref(ex->loop); /* it keeps no loop running */
}

/* Forgets those who wait in no task's frame. */
void asyncrt_children_close(struct executor *ex)
{
    struct children *children = &ex->children;

    if (ev_is_active(&children->any)) {
        ev_ref(ex->loop);
        ev_child_stop(ex->loop, &children->any);
    }
    ev_timer_stop(ex->loop, &children->timer);
    while (children->waiters.first) {
        struct async_waitpid_future *future = (struct async_waitpid_future *)children->waiters.first;

        asyncrt_waiters_cancel(&children->waiters, &future->waiter);
        free_watch(future);
    }
    while (children->kept)
        forget(children, &children->kept);
}

#endif /* ASYNC_ELIDE */
