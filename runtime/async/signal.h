/* Waiting for signals.
 *
 *     sigemptyset(&set);
 *     sigaddset(&set, SIGTERM);
 *     sigaddset(&set, SIGHUP);
 *     async_catch_signals(&set);                       // what comes from now on waits for us
 *     load();
 *     while (await async_sigwait(&set, &number) == 0 && number == SIGHUP)
 *         load();
 *
 * Until a signal is caught, by async_catch_signals() or the first wait for it, it does what it does otherwise: a
 * SIGTERM that comes earlier ends the program. A program that must not miss one from its very beginning blocks
 * it first, with sigprocmask(2): what is pending then is delivered when it is caught. In a program with several
 * threads, block it before they are started, or they may be the ones that are interrupted (which loses nothing
 * once it is caught).
 */
#ifndef ASYNC_SIGNAL_H
#define ASYNC_SIGNAL_H

#pragma GCC system_header

#include <stdint.h>
#include <sys/select.h> /* sigset_t, and less than <signal.h> besides */

#include "async/executor.h"
#include "async/waiter.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Catches the signals of `set`: from now on, until async_shutdown(), the default action of each is off, it is
 * not blocked in this thread, and one that comes while no task waits is kept for the next async_sigwait() (as
 * with blocked signals, several are one). A handler that the program has set for it is replaced. Never waits;
 * catching a signal again does nothing.
 *
 *  0, or, as async_sigwait(), -EINVAL, -EBUSY, -ENOMEM; when one of several cannot be caught, the others may have
 * been. On the thread whose tasks are to wait for them, in a task or outside; aborts when no executor can be
 * made. With the keywords erased the signals are blocked. */
int async_catch_signals(const sigset_t *set);

/** sigwait(3): waits for a signal of `set`, and stores its number in `*signal`. 0, or -EINVAL when the set is
 * empty or has a signal that cannot be caught, -EBUSY when another thread's executor waits for one of them
 * (or for SIGCHLD, when the program has libev's default loop and this is another), -ENOMEM. Both pointers must stay valid
 * until it has finished.
 *
 *  The first wait for a signal catches it, as async_catch_signals() does, also if it is cancelled. So a loop
 * around this loses none.
 *
 *  Of several tasks that wait for a signal, each signal goes to one, first come first. Cancel-safe: a signal
 * meant for a task that is cancelled goes to the next, or is kept. To be used on any thread that has an
 * executor; of the process's signals each can be waited for in one thread.
 *
 *  With the keywords erased the signals are blocked from the first wait on, and waited for. */
_Async int async_sigwait(const sigset_t *set, int *signal);

#ifndef ASYNC_ELIDE

struct async_sigwait_future {
    struct async_waiter waiter; /* first: the queue has these */
    const sigset_t *set;
    int *signal;
    uint64_t wanted; /* a bit for each signal */
    int given;
};
static __inline void async_sigwait_init(struct async_sigwait_future *self, const sigset_t *set, int *signal)
{
    self->waiter.state = 0;
    self->set = set;
    self->signal = signal;
}
enum async_poll async_sigwait_poll(struct async_sigwait_future *self, struct async_context *cx, int *result);
void async_sigwait_drop(struct async_sigwait_future *self);
ASYNC_FUTURE(async_sigwait);

#endif /* ASYNC_ELIDE */

#ifdef __cplusplus
}
#endif

#endif
