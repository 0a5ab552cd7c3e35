/* The executor: tasks, the ready queue and the event loop.
 *
 * Each thread has an executor of its own, made when it is first needed: a queue of ready tasks in front of a
 * libev loop. Tasks run on the thread that spawned them, in the order in which they became ready. Between
 * rounds of ready tasks the loop is asked for I/O, timers and wakes from other threads, so that neither
 * starves the other.
 *
 * None of this changes errno, or the floating-point flags, rounding and traps of the program: the loop computes with the
 * state that programs begin with, and so do the program's own callbacks of libev while tasks wait. In a loop that the
 * program runs (async_attach()), what libev computes is the program's doing.
 *
 * Threads
 * -------
 * Any number of threads may have executors, each with its tasks, timers, watched descriptors and signals; a thread's ends
 * with it, as by async_shutdown(). Nothing has to be set up, and no executor waits for another.
 *
 *   - Of one thread: tasks and their handles, groups, tokens, channels of all kinds, locks, readers and writers, and every
 *     future. They are made, awaited, cancelled and freed on the thread of their tasks.
 *   - From any thread: async_waker_wake() and async_waker_drop() of wakers that other threads have handed over, also when
 *     their executor is gone; the limits of the pool; the clock. The wake happens before the poll that it leads to: what
 *     was written before it, under whatever lock, can be read there. Besides wakers, descriptors cross threads: what one
 *     writes to a pipe, another reads.
 *   - Of all threads: the pool of `blocking`, the virtual clock, what the environment sets.
 *   - A signal belongs to the thread that has waited for it first. Any thread may wait for children.
 *   - Each descriptor may be waited for in several threads at once; each is told.
 *
 * A value that goes to another thread is kept in memory that a mutex guards, beside the waker of who waits for it: a
 * future of a few lines, such as tests/run/executors_in_four_threads.c has.
 *
 * fork(2)
 * -------
 * The child has one thread, the one that has forked, and a copy of its executor and tasks; the copy has an event loop
 * of its own, made when it is first asked, and a pool with no threads yet. The parent does not notice. A child may
 *
 *   - call exec(3) or _exit(2): nothing else is needed. The descriptors of the runtime have FD_CLOEXEC;
 *   - call async_start_over(), and go on as a new program with `async_block_on`, also inside a task: then it ends with
 *     exit(3) or _exit(2), and does not return to the task, which is the parent's;
 *   - go on with the copies of all tasks, by doing nothing. Everything happens twice then: descriptors are shared, so
 *     each byte goes to one of the two. Calls that ran on the pool never end here (async/blocking.h), and nobody wakes
 *     whom another thread was to wake. async_shutdown() runs the tasks' cleanup here too.
 *
 * A child that a thread other than the main one has made cannot wait for a signal that another thread waited for
 * (-EBUSY). A call on the pool must not return from a fork.
 */
#ifndef ASYNC_EXECUTOR_H
#define ASYNC_EXECUTOR_H

#pragma GCC system_header

#include <stdint.h>

#include "async/future.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Lets all other ready tasks run, then continues. Cancel-safe. */
_Async void async_yield(void);

struct ev_loop;

/** Has the calling thread's executor work inside a libev loop that the program owns and runs, instead of one of its own:
 *  whenever `ev_run(loop, ...)` turns, ready tasks run. It goes on as long as there is a watcher of the program's, a
 *  task that is ready, or one that waits for something from outside: the time (sleeping, intervals, deadlines), a
 *  descriptor, a signal, a child, the thread pool (`blocking`, files, names). Then it returns, in the turn in which the last
 *  of these has ended or been cancelled. A task that waits for other tasks alone (handles, groups, channels, locks, tokens),
 *  or for a waker that another thread or the program's own code has, does not keep it: nothing in the loop would ever wake
 *  that, unless one of the above does; who wants to wait for a thread has a watcher of its own for it. What such a waker
 *  makes ready while the loop runs does count. Tasks are started with `spawn`, also in callbacks; async_block_on() may
 *  still be called, and turns the loop itself.
 *  0; -EBUSY if the thread has an executor already. Aborts when no executor can be made. async_shutdown() comes before
 *  ev_loop_destroy(), and not in one of the loop's callbacks while async_block_on() runs. The loop's own time-outs and
 *  priorities are not touched. Elided, does nothing. */
int async_attach(struct ev_loop *loop);

/** Cancels every task of the calling thread's executor, runs those whose cleanup awaits until they have ended, for 5 s
 *  at most, frees them, and frees the executor and its loop. What has not ended by then is dropped: the rest of its
 *  cleanup is not run. (If calls of `blocking` still run by then, which may use what tasks have, tasks that have not ended
 *  are not dropped but left, with all their memory, until the process ends.) The end of an `async int main` does this, and
 *  so does the end of a thread. Does nothing where there is no executor. Aborts when called from inside a task or a
 *  callback of the event loop. Futures and groups of its tasks that are still somewhere must not be used afterwards. */
void async_shutdown(void);

/** The same with a deadline of its own, in milliseconds. */
void async_shutdown_within(int64_t deadline_ms);

/** In a child made by fork(2): leaves the executor that the thread has inherited, with its tasks. None of them is polled
 *  again in this process, and none cleans up, which is their original's to do; what they own is kept. The descriptors of
 *  their event loop are closed. The thread has no executor then, also inside a task, and async_block_on() makes a new one;
 *  see above. Does nothing where there is no executor. Aborts in the process in which the executor was made, and in a
 *  callback of the event loop. */
void async_start_over(void);

#ifndef ASYNC_ELIDE

struct async_yield_future {
    bool yielded;
};
static __inline void async_yield_init(struct async_yield_future *self)
{
    self->yielded = false;
}
static __inline enum async_poll async_yield_poll(struct async_yield_future *self, struct async_context *cx)
{
    if (self->yielded)
        return ASYNC_READY;
    self->yielded = true;
    async_wake(cx);
    return ASYNC_PENDING;
}
static __inline void async_yield_drop(struct async_yield_future *self)
{
    (void)self;
}
ASYNC_FUTURE(async_yield);

/** Polls the future in `frame` on the calling thread's executor until it has finished, running other tasks
 *  meanwhile, and stores its result in `*result` (which may be null for void). What `async_block_on` becomes.
 *  The frame stays the caller's. Aborts when the thread is inside a task already, and when no executor can be
 *  made (no memory, no descriptor). */
void async_run(const struct async_type *type, void *frame, void *result);

/** Memory for the frame of a new task of the calling thread's executor, to be initialised by the caller and
 *  given to async_task_start(). What `spawn` becomes. Aborts when memory is out: a bare `spawn` statement has
 *  nobody to report it to. */
void *async_task_new(const struct async_type *type);

/** Queues the task whose frame was got from async_task_new(). Its first poll comes after the tasks that are
 *  ready now. The task is detached: its result is thrown away, and the executor frees it when it has
 * finished.
 */
void async_task_start(void *frame);

#endif /* ASYNC_ELIDE */

#ifdef __cplusplus
}
#endif

#endif
