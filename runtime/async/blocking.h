/* Calls that block: a pool of threads that runs them while the tasks of the executor go on.
 *
 * `blocking(f(a, b))` awaits an ordinary function that may block, or takes long: its arguments are evaluated
 * here, the call is made by a thread of the pool, and the task goes on with its value, and with its errno.
 *
 *   - All executors of the process share one pool. It starts threads as they are needed, up to a limit, and
 *     ends those that have had nothing to do for ten seconds, the longest idle first. What exceeds the limit
 *     waits for its turn, first come first served.
 *   - The threads have every signal blocked and no executor: what runs there must not use async functions,
 *     except to wake.
 *   - Cancelled before a thread has begun it, the call is never made. A call that has begun cannot be stopped:
 *     it runs to its end, on its own copies of its arguments, and its value is thrown away. What the arguments
 *     point to must live until then. A function whose value owns something says what becomes of that:
 *     async_if_unwanted().
 *   - async_shutdown() does not wait for calls that run. The last one of the process ends and joins the
 *     threads that are idle; the others end by themselves with what they are doing, or with the process.
 *   - In a child made by fork(2) the pool has no threads, and starts its own. Calls of the forking thread's
 *     tasks that had not begun are made there as well. Those that ran are not there: a task that awaits one
 *     waits until it is cancelled.
 *   - When a thread cannot be started the calls wait for those that there are. When there is none, nothing
 *     could ever run: the process is aborted with a message that says why.
 *
 * Under ASYNC_ELIDE it is just the call.
 */
#ifndef ASYNC_BLOCKING_H
#define ASYNC_BLOCKING_H

#include "async/executor.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Sets how many threads the pool may have: 64 unless said otherwise, and at least one. When there are more,
 *  they end as soon as they have nothing to do. From any thread, at any time. */
void async_pool_limit(unsigned threads);

/** Says what becomes of what a function's value owns when nobody takes it. To be called by the function that `blocking`
 *  runs, once it has got the thing: when its task has been cancelled meanwhile, or is before it has seen the value,
 *  `undo(what)` is called, once; else never.
 *
 *      static char *read_line(FILE *from)
 *      {
 *          char *line = NULL;
 *          size_t size = 0;
 *
 *          if (getline(&line, &size, from) < 0)
 *              return free(line), NULL;
 *          async_if_unwanted(free, line);
 *          return line;
 *      }
 *
 *          char *line = await blocking(read_line(file));   // ours, to be freed; cancelled, nothing is left
 *
 *  A second call replaces the first; null for `undo` takes it back. `undo` is called on the thread of the pool, or on that
 *  of the task when the function had returned already, also by async_shutdown(); it may block, as little as may be, must
 *  not use async functions except to wake, and need not keep errno. Allocates nothing and cannot fail. In a function that
 *  is called as any other, and under ASYNC_ELIDE, it does nothing: whoever called has the value. */
void async_if_unwanted(void (*undo)(void *what), void *what);

#ifndef ASYNC_ELIDE

/* What `blocking` becomes. A job is the memory of one call: arguments and result, laid out by generated code,
 * which also writes the function that makes the call:
 *
 *     struct f_blocking_1 { int result; int fd; };
 *     static void f_blocking_1_run(void *job);        // job->result = fsync(job->fd)
 *
 *     struct f_blocking_1 *job = async_blocking_new(sizeof *job, _Alignof(struct f_blocking_1));
 *     job->fd = fd;
 *     async_blocking_init(&self->blocking, job, f_blocking_1_run);
 *     ... async_blocking_poll(&self->blocking, cx) until ASYNC_READY ...
 *     job = async_blocking_job(&self->blocking);
 *     result = job->result;
 *     async_blocking_free(job);
 */

/** Memory of `size` bytes, aligned to `align`, for a job; to be given to async_blocking_init() or
 *  async_blocking_free(). Aborts when memory is out: an expression has nobody to report it to. */
void *async_blocking_new(size_t size, size_t align);

/** Gives a job back that is not with a future, or whose future is ready and not used any more. */
void async_blocking_free(void *job);

/** Waits until a thread of the pool has called `run` with the job. Owns the job until it is ready. */
struct async_blocking_future {
    void *job;
};
void async_blocking_init(struct async_blocking_future *self, void *job, void (*run)(void *job));

/** Ready when `run` has returned; errno is then what `run` has left there (and `run` found there what it was
 *  at the first poll). */
enum async_poll async_blocking_poll(struct async_blocking_future *self, struct async_context *cx);

/** Frees the job, or has it freed when it has run; it does not run if it has not begun. Also for a future that
 *  is ready, in place of async_blocking_free(). */
void async_blocking_drop(struct async_blocking_future *self);

/** The job, to be read when the future is ready. */
static inline void *async_blocking_job(const struct async_blocking_future *self)
{
    return self->job;
}

#endif /* ASYNC_ELIDE */

#ifdef __cplusplus
}
#endif

#endif
