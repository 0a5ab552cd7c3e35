/* Waiting for signals: a libev watcher for each that has been waited for, kept until shutdown, and one queue
 * of tasks. */
#include <async.h>

#include <errno.h>
#include <signal.h>
#include <stdlib.h>

enum { LAST_SIGNAL = 64 };

static uint64_t bit_of(int number)
{
    return (uint64_t)1 << (number - 1);
}

/* The signals of a set, a bit for each; 0 if they cannot be waited for. */
static uint64_t signals_of(const sigset_t *set)
{
    uint64_t wanted = 0;

    for (int number = 1; number <= LAST_SIGNAL; number++)
        if (sigismember(set, number) == 1)
            wanted |= bit_of(number);
    return wanted & (bit_of(SIGKILL) | bit_of(SIGSTOP)) ? 0 : wanted;
}

#ifdef ASYNC_ELIDE

/* ---- blocking --------------------------------------------------------------------------------------- */

int async_catch_signals(const sigset_t *set)
{
    if (!signals_of(set))
        return -EINVAL;
    return -pthread_sigmask(SIG_BLOCK, set, NULL);
}

int async_sigwait(const sigset_t *set, int *signal)
{
    int error = async_catch_signals(set);

    if (error)
        return error;
    do
        error = sigwait(set, signal);
    while (error == EINTR);
    return -error;
}

#else

#include "waiters.h"

struct signals {
    struct async_waiters waiters;
    uint64_t caught, pending;
    ev_signal watchers[LAST_SIGNAL];
};

/* A signal can be watched by one loop. */
static _Atomic(struct ev_loop *) owners[LAST_SIGNAL];

/* Gives a signal to the first task that wants it, or keeps it. */
static void deliver(struct signals *signals, int number)
{
    for (struct async_waiter *waiter = signals->waiters.first; waiter; waiter = waiter->next) {
        struct async_sigwait_future *future = (struct async_sigwait_future *)waiter;

        if (!(future->wanted & bit_of(number)))
            continue;
        future->given = number;
        asyncrt_waiters_wake(&signals->waiters, waiter, WAITER_GIVEN);
        return;
    }
    signals->pending |= bit_of(number);
}

static void on_signal(struct ev_loop *loop, ev_signal *watcher, int events)
{
    struct executor *ex = watcher->data;
    bool open = ex->cx.open;

    (void)loop;
    (void)events;
    asyncrt_leave(ex, true);
    deliver(ex->signals, watcher->signum);
    asyncrt_leave(ex, open);
}

/* libev watches SIGCHLD in the default loop, if there is one, for itself. */
static bool claim(struct executor *ex, int number)
{
    struct ev_loop *nobody = NULL;

    if (number == SIGCHLD && ev_default_loop_uc_() && !ev_is_default_loop(ex->loop))
        return false;
    return atomic_compare_exchange_strong(&owners[number - 1], &nobody, ex->loop);
}

static int catch (struct executor *ex, int number)
{
    ev_signal *watcher = &ex->signals->watchers[number - 1];
    sigset_t set;

    if (!claim(ex, number))
        return -EBUSY;
    ev_signal_init(watcher, on_signal, number);
    watcher->data = ex;
    ev_signal_start(ex->loop, watcher);
    ev_unref(ex->loop); /* who waits keeps a loop running, not what is caught */
    ex->signals->caught |= bit_of(number);
    sigemptyset(&set);
    sigaddset(&set, number);
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
    return 0;
}

/* Sees to it that the signals are caught: 0 or -errno. */
static int catch_all(struct executor *ex, uint64_t wanted)
{
    int error = 0;

    if (!wanted)
        return -EINVAL;
    if (!ex->signals)
        ex->signals = asyncrt_alloc_zeroed(1, sizeof *ex->signals);
    if (!ex->signals)
        return -ENOMEM;
    for (uint64_t left = wanted & ~ex->signals->caught; left && !error; left &= left - 1)
        error = catch (ex, __builtin_ctzll(left) + 1);
    return error;
}

int async_catch_signals(const sigset_t *set)
{
    int saved = errno, error = catch_all(asyncrt_executor(), signals_of(set));

    errno = saved;
    return error;
}

/* The number of a signal that has come; or -EAGAIN or another error. */
static int take(struct async_sigwait_future *self, struct executor *ex)
{
    uint64_t pending;
    int saved = errno, error;

    if (self->waiter.state == WAITER_GIVEN)
        return self->given;
    self->wanted = signals_of(self->set);
    error = catch_all(ex, self->wanted);
    errno = saved;
    if (error)
        return error;
    pending = ex->signals->pending & self->wanted;
    ex->signals->pending &= ~(pending & -pending);
    return pending ? __builtin_ctzll(pending) + 1 : -EAGAIN;
}

enum async_poll async_sigwait_poll(struct async_sigwait_future *self, struct async_context *cx, int *result)
{
    struct executor *ex = context_executor(cx);
    int r;

    if (!asyncrt_may_try(&self->waiter, cx, "async_sigwait"))
        return ASYNC_PENDING;
    r = take(self, ex);
    if (r == -EAGAIN) {
        asyncrt_waiters_add(&ex->signals->waiters, &self->waiter, cx);
        return ASYNC_PENDING;
    }
    self->waiter.state = WAITER_FINISHED;
    if (r > 0)
        *self->signal = r;
    *result = r > 0 ? 0 : r;
    return ASYNC_READY;
}

void async_sigwait_drop(struct async_sigwait_future *self)
{
    struct executor *ex = asyncrt_current;
    unsigned state = self->waiter.state;

    if (state == WAITER_WAITING)
        asyncrt_waiters_cancel(&ex->signals->waiters, &self->waiter);
    self->waiter.state = WAITER_FINISHED;
    if (state == WAITER_GIVEN && ex && ex->signals)
        deliver(ex->signals, self->given);
}

bool asyncrt_signals_awaited(const struct executor *ex)
{
    return ex->signals && ex->signals->waiters.first;
}

/* Forgets those who wait in no task's frame. */
void asyncrt_signals_close(struct executor *ex)
{
    struct signals *signals = ex->signals;

    if (!signals)
        return;
    for (uint64_t left = signals->caught; left; left &= left - 1) {
        int index = __builtin_ctzll(left);

        ev_ref(ex->loop);
        ev_signal_stop(ex->loop, &signals->watchers[index]);
        atomic_store(&owners[index], NULL);
    }
    while (signals->waiters.first)
        asyncrt_waiters_cancel(&signals->waiters, signals->waiters.first);
    free(signals);
    ex->signals = NULL;
}

#endif /* ASYNC_ELIDE */
