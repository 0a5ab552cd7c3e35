/* Calls that block: a pool of threads that runs them while the tasks of the executor go on.
 *
 * `blocking(f(a, b))` awaits an ordinary function that may block, or takes long: its arguments are evaluated
 * here, the call is made by a thread of the pool, and the task goes on with its value, and with its errno.
 *
 *   - All executors of the process share one pool. It starts threads as they are needed, up to a limit, and
 *     ends those that have had nothing to do for ten seconds, the longest idle first. What exceeds the limit
 *     waits for its turn, first come first served. Each kind of calls, of the program, for files, for names, has
 *     threads and a limit of its own: those of one kind that hang hold up none of another.
 *   - The threads have every signal blocked and no executor: what runs there must not use async functions,
 *     except to wake.
 *   - Cancelled before a thread has begun it, the call is never made. One that has begun runs to its end: who cancels
 *     waits for that, as for any cleanup that awaits, while the thread's other tasks go on. So what the arguments point
 *     to lives as long as the call, locals of the function too. Its value is thrown away. async_on_cancel() hurries it;
 *     a function whose value owns something says what becomes of that: async_if_unwanted().
 *   - `blocking_detached(f(a, b))` is not waited for when it has been cancelled: the call goes on by itself, on its own
 *     copies of its arguments. What these point to must live until then.
 *   - async_shutdown() waits for calls that run, until its deadline. If some still run then, the tasks that have not
 *     ended are left as they are: nothing of them is run, dropped or freed any more, as the calls may use it. Threads
 *     that are idle end when the last executor of the process does; the others by themselves, with what they are doing,
 *     or with the process.
 *   - In a child made by fork(2) the pool has no threads, and starts its own. Calls of the forking thread's
 *     tasks that had not begun are made there as well. Those that ran are not there: a task that awaits one
 *     waits until it is cancelled, which is not waited for then.
 *   - When a thread cannot be started the calls wait for those that there are. When there is none, nothing
 *     could ever run: the process is aborted with a message that says why.
 *   - A future that is written by hand and has one of these in it ends it as asyncc's do, by async_blocking_cancel() and
 *     async_blocking_poll_cancelled(); one that can only be dropped leaves the call behind.
 *
 * Under ASYNC_ELIDE it is just the call.
 */
#ifndef ASYNC_BLOCKING_H
#define ASYNC_BLOCKING_H

#pragma GCC system_header

#include "async/executor.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What the pool runs: calls of the program, by `blocking` and `blocking_detached`; operations of async/files.h; look-ups
 *  of async/names.h; async_connect() of sockets without O_NONBLOCK; what else async/io.h says of descriptors without it. */
enum async_pool {
    ASYNC_POOL_CALLS,
    ASYNC_POOL_FILES,
    ASYNC_POOL_NAMES,
    ASYNC_POOL_CONNECTS,
    ASYNC_POOL_DESCRIPTORS
};

/** Sets how many threads the pool may have for one kind of calls: 64 unless said otherwise, and at least one. When there
 *  are more, they end as soon as they have nothing to do. From any thread, at any time. */
void async_pool_limit_of(enum async_pool which, unsigned threads);

/** The same for the program's own calls. */
void async_pool_limit(unsigned threads);

/** Says how to hurry the call that is being made, should it be cancelled; and whether it has been. To be called by the
 *  function that `blocking` or `blocking_detached` runs, on its thread of the pool. When the call is cancelled while it
 *  runs, `interrupt(what)` is called, once:
 *
 *      static int query(sqlite3 *db, const char *text)
 *      {
 *          async_on_cancel((void (*)(void *))sqlite3_interrupt, db);
 *          return sqlite3_exec(db, text, NULL, NULL, NULL);     // SQLITE_INTERRUPT, when it is cancelled
 *      }
 *
 *  on the thread of the task, which must not wait there: it may set a flag, shut a socket down, send a signal with
 *  pthread_kill(3), wake; not use async functions. If the call has been cancelled already, it is called here and now.
 *  It need not keep errno, and should not call functions that belong to the pool's thread.
 *
 *  It is never called when the function has returned, or has called this again: then this one, and the function's
 *  return, wait until it is over. So `what` may be given back after either. A second call replaces the first; null for
 *  `interrupt` takes it back. True when the call has been cancelled; so `async_on_cancel(NULL, NULL)` is how a long
 *  calculation asks. A call that takes no notice runs to its end. What is interrupted by a signal has to unblock that
 *  signal first, and to expect it at any time, as by ppoll(2): one that comes before the thread sleeps is lost otherwise.
 *
 *  Allocates nothing and cannot fail. In a function that is called as any other, and under ASYNC_ELIDE, it does nothing,
 *  and is false. */
bool async_on_cancel(void (*interrupt)(void *what), void *what);

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
 *  A second call replaces the first; null for `undo` takes it back. `undo` is called on the thread of the pool, before
 *  who cancels goes on, or on that of the task when the function had returned already, also by async_shutdown(); it may
 *  block, as little as may be, must not use async functions except to wake, and need not keep errno. Allocates nothing
 *  and cannot fail. In a function that is called as any other, and under ASYNC_ELIDE, it does nothing: whoever called
 *  has the value. */
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

/** Ends it, and whether it has ended: the job is freed then. If not, `run` is being called, and it is polled by
 *  async_blocking_poll_cancelled() until that is ready: `run` has returned, and the job is freed. */
bool async_blocking_cancel(struct async_blocking_future *self);
enum async_poll async_blocking_poll_cancelled(struct async_blocking_future *self, struct async_context *cx);

/** Frees the job, or has it freed when it has run; it does not run if it has not begun. Also for a future that
 *  is ready, in place of async_blocking_free(). Waits for nothing: for who cannot. */
void async_blocking_drop(struct async_blocking_future *self);

/** The job, to be read when the future is ready. */
static __inline void *async_blocking_job(const struct async_blocking_future *self)
{
    return self->job;
}

/** What `blocking_detached` becomes: the same, but that it is done with when it is dropped. */
struct async_blocking_detached_future {
    void *job;
};
void async_blocking_detached_init(struct async_blocking_detached_future *self, void *job,
                                  void (*run)(void *job));
enum async_poll async_blocking_detached_poll(struct async_blocking_detached_future *self,
                                             struct async_context *cx);
void async_blocking_detached_drop(struct async_blocking_detached_future *self);
static __inline void *async_blocking_detached_job(const struct async_blocking_detached_future *self)
{
    return self->job;
}

#endif /* ASYNC_ELIDE */

#ifdef __cplusplus
}
#endif

#endif
