/* Tasks and their handles: futures as values.
 *
 *     future(int) task = spawn(add(1, 2));   // runs by itself; the future is its handle
 *     future(int) later = lazy(add(3, 4));   // does not run before it is awaited
 *     int sum = await task + await later;
 *
 * A future is owned by one place. Assigning, returning and passing it moves it, awaiting consumes it: the place is
 * empty then. A local future that is left unconsumed is dropped, which cancels its task; in an async function that
 * gives no future, its scope ends when the task's cleanup has. In fields, globals and on the heap futures are plain
 * storage, that their owner cancels, detaches or awaits. A future of zero bytes is empty.
 *
 * What follows takes the address of a future, or of the first one of an array, whatever it is a future of. It belongs
 * to the thread that made the future, as does the future.
 *
 * Operations on a place look at what is in it then. While one waits, the future may be dropped, detached or assigned over,
 * and it goes on with what the place holds now; but it does not learn that a future has been moved away before that ends.
 *
 * A task that is cancelled is ended where it is suspended: what it awaits is dropped, and its cleanups run. One that
 * has not been polled yet has deferred nothing: its arguments are given up as they are. A task that cancels itself goes on
 * until it is suspended next. Elided, tasks have run to their end when they are made: there is
 * nothing to cancel.
 *
 * Tasks that hold each other's handles are ended one inside another, however long the chain is: what that takes beyond
 * 32 KiB of the thread's stack is on stacks that it gets for the time (with glibc). Without memory for these it aborts.
 */
#ifndef ASYNC_TASK_H
#define ASYNC_TASK_H

#pragma GCC system_header

#include "async/executor.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifdef ASYNC_GENERATED
#define ASYNC_ANY_FUTURE_ struct async_future
#else
#define ASYNC_ANY_FUTURE_ void
#endif
struct async_future;

/** Cancels a task, started or not, and returns when its cleanup has run. The future is empty then; an empty one, and a
 *  task that has finished, is fine. Cancel-safe. */
_Async void async_cancel(ASYNC_ANY_FUTURE_ *task);

/** Cancels `n` tasks, as async_cancel() does one: all of them before it waits for any. Cancel-safe. */
_Async void async_cancel_all(ASYNC_ANY_FUTURE_ *first, size_t n);

/** Cancels a task without waiting. The future is left: it can still be asked and joined. */
void async_request_cancel(ASYNC_ANY_FUTURE_ *task);

/** Lets a task run on without a handle: its result is thrown away. One that has not been started is. The future is
 *  empty then. */
void async_detach(ASYNC_ANY_FUTURE_ *task);

/** Whether a task has ended, so that awaiting it takes no time. False for an empty future, and for one that has not been
 *  started. */
bool async_done(const ASYNC_ANY_FUTURE_ *task);

/** Waits for a task, as `await` does, and stores its result in `*value`, which may be null. 0; -ECANCELED if the task has
 *  been cancelled, which a plain `await` would take for a mistake; -ENOENT if the future is empty. The future is empty
 *  then. Cancelled itself, it leaves the task as it is. */
_Async int async_try_join(ASYNC_ANY_FUTURE_ *task, void *value);

/** Waits until each of `n` futures that is not empty has ended, and consumes none. Those that have not been started are
 *  started, all before any is waited for. Cancelled itself, it leaves the tasks as they are. */
_Async void async_join_all(ASYNC_ANY_FUTURE_ *first, size_t n);

/** Waits until one of `n` futures has ended: its index. Empty ones are skipped; -ENOENT when all are. Those that have not
 *  been started are started. Consumes none. Cancelled itself, it leaves the tasks as they are.
 *  Elided: the first of them. */
_Async ptrdiff_t async_select_all(ASYNC_ANY_FUTURE_ *first, size_t n);

#ifndef ASYNC_ELIDE

/* ---- what generated code is made of ------------------------------------------------------------------ */

/* The bytes in front of a frame. */
enum { ASYNC_TASK_HEADER = 24 };

/* The handle of a task; what future(T) is in the output, for every T. */
struct async_future {
    struct async_task *task; /* null: empty */
};

/** Memory for the frame of a future of its own, to be initialised by the caller. Aborts when memory is out. */
void *async_future_new(const struct async_type *type);

/** The future whose frame that is. Nothing runs before it is started or awaited. */
static __inline struct async_future async_future_made(void *frame)
{
    return (struct async_future){(struct async_task *)((char *)frame - ASYNC_TASK_HEADER)};
}

/** Starts a future that async_future_new() has made: queues its task, to be polled after those that are ready now. */
struct async_future async_future_start(struct async_future future);

/** The future of the box that has just been made (see async_box_new()). */
struct async_future async_box_future(void);

/** Drops a future that is not empty, and leaves it empty. */
void async_future_drop_task(struct async_future *future);

/** Drops a future: cancels it, unless it has ended or is empty. It is empty then. */
static __inline void async_future_drop(struct async_future *future)
{
    if (future->task)
        async_future_drop_task(future);
}

/** Drops `n` futures, the last one first. */
static __inline void async_futures_drop(void *first, size_t n)
{
    while (n-- > 0)
        async_future_drop((struct async_future *)first + n);
}

/** Makes `n` futures empty. */
static __inline void async_futures_clear(void *first, size_t n)
{
    __builtin_memset(first, 0, n * sizeof(struct async_future));
}

/** Local futures of an ordinary function, which drops them when it is left. */
struct async_futures {
    void *first;
    size_t n;
};
static __inline void async_futures_leave(struct async_futures *futures)
{
    async_futures_drop(futures->first, futures->n);
}

#define ASYNC_OWNED(variable)                                                                                \
    __attribute__((__cleanup__(async_futures_leave), __unused__)) struct async_futures                       \
        async_owner_of_##variable = {(void *)&(variable), sizeof(variable) / sizeof(struct async_future)}

/** Takes a future out of its place. */
static __inline struct async_future async_future_move(struct async_future *from)
{
    struct async_future future = *from;

    from->task = NULL;
    return future;
}

/** Assigns to a local future, which drops what it held. */
static __inline void async_future_set(struct async_future *to, struct async_future future)
{
    struct async_future old = *to;

    *to = future;
    async_future_drop(&old);
}

/** Reports that an empty future is awaited, and aborts. */
__attribute__((__noreturn__)) void async_future_is_empty(const char *function, const char *file, int line);

/** Aborts so unless a future is there. */
static __inline void async_future_check(bool is_there, const char *function, const char *file, int line)
{
    if (!is_there)
        async_future_is_empty(function, file, line);
}

/** A future that is to be awaited. */
static __inline struct async_future async_future_awaited(struct async_future future, const char *function,
                                                         const char *file, int line)
{
    if (!future.task)
        async_future_is_empty(function, file, line);
    return future;
}

/** The same of one that is taken out of its place. */
static __inline struct async_future async_future_take(struct async_future *from, const char *function,
                                                      const char *file, int line)
{
    return async_future_awaited(async_future_move(from), function, file, line);
}

/** A place that must not be empty, of a future that is awaited there. */
static __inline struct async_future *async_future_named(struct async_future *place, const char *function,
                                                        const char *file, int line)
{
    if (!place->task)
        async_future_is_empty(function, file, line);
    return place;
}

/* Awaiting a future: what `await` of one becomes. Dropped, it drops that. */
struct async_join_future {
    struct async_future future;
};
_Async void async_join(struct async_future future);
static __inline void async_join_init(struct async_join_future *self, struct async_future future)
{
    self->future = future;
}
enum async_poll async_join_poll(struct async_join_future *self, struct async_context *cx, void *result);
static __inline void async_join_drop(struct async_join_future *self)
{
    async_future_drop(&self->future);
}
/* Where the task's cleanup may await, it is waited for. */
bool async_join_cancel(struct async_join_future *self);
enum async_poll async_join_poll_cancelled(struct async_join_future *self, struct async_context *cx);
ASYNC_FUTURE(async_join);

/* The same of a future without a value. */
struct async_join_void_future {
    struct async_join_future any;
};
_Async void async_join_void(struct async_future future);
static __inline void async_join_void_init(struct async_join_void_future *self, struct async_future future)
{
    async_join_init(&self->any, future);
}
static __inline enum async_poll async_join_void_poll(struct async_join_void_future *self,
                                                     struct async_context *cx)
{
    return async_join_poll(&self->any, cx, NULL);
}
static __inline void async_join_void_drop(struct async_join_void_future *self)
{
    async_join_drop(&self->any);
}
static __inline bool async_join_void_cancel(struct async_join_void_future *self)
{
    return async_join_cancel(&self->any);
}
static __inline enum async_poll async_join_void_poll_cancelled(struct async_join_void_future *self,
                                                               struct async_context *cx)
{
    return async_join_poll_cancelled(&self->any, cx);
}
ASYNC_FUTURE(async_join_void);

/* Awaiting a future by its name in an arm of a race, or within: dropped, it leaves the future where it is. */
struct async_join_left_future {
    struct async_future *future;
};
_Async void async_join_left(struct async_future *future);
static __inline void async_join_left_init(struct async_join_left_future *self, struct async_future *future)
{
    self->future = future;
}
enum async_poll async_join_left_poll(struct async_join_left_future *self, struct async_context *cx, void *result);
void async_join_left_drop(struct async_join_left_future *self);
ASYNC_FUTURE(async_join_left);

/* The same of a future without a value. */
struct async_join_left_void_future {
    struct async_join_left_future any;
};
_Async void async_join_left_void(struct async_future *future);
static __inline void async_join_left_void_init(struct async_join_left_void_future *self,
                                               struct async_future *future)
{
    async_join_left_init(&self->any, future);
}
static __inline enum async_poll async_join_left_void_poll(struct async_join_left_void_future *self,
                                                          struct async_context *cx)
{
    return async_join_left_poll(&self->any, cx, NULL);
}
static __inline void async_join_left_void_drop(struct async_join_left_void_future *self)
{
    async_join_left_drop(&self->any);
}
ASYNC_FUTURE(async_join_left_void);

/** Runs a future to its end, as async_run() does, and stores its result. */
void async_future_run(struct async_future future, void *result);

struct async_cancel_future {
    struct async_future *future;
};
static __inline void async_cancel_init(struct async_cancel_future *self, ASYNC_ANY_FUTURE_ *task)
{
    self->future = (struct async_future *)task;
}
enum async_poll async_cancel_poll(struct async_cancel_future *self, struct async_context *cx);
void async_cancel_drop(struct async_cancel_future *self);
ASYNC_FUTURE(async_cancel);

struct async_cancel_all_future {
    struct async_future *first;
    size_t left; /* so many have not been seen to have ended; the first ones */
    bool asked;
};
static __inline void async_cancel_all_init(struct async_cancel_all_future *self, ASYNC_ANY_FUTURE_ *first,
                                           size_t n)
{
    self->first = (struct async_future *)first;
    self->left = n;
    self->asked = false;
}
enum async_poll async_cancel_all_poll(struct async_cancel_all_future *self, struct async_context *cx);
void async_cancel_all_drop(struct async_cancel_all_future *self);
ASYNC_FUTURE(async_cancel_all);

struct async_try_join_future {
    struct async_future *future;
    void *value;
};
static __inline void async_try_join_init(struct async_try_join_future *self, ASYNC_ANY_FUTURE_ *task,
                                         void *value)
{
    self->future = (struct async_future *)task;
    self->value = value;
}
enum async_poll async_try_join_poll(struct async_try_join_future *self, struct async_context *cx, int *result);
void async_try_join_drop(struct async_try_join_future *self);
ASYNC_FUTURE(async_try_join);

struct async_join_all_future {
    struct async_future *first;
    size_t n, ended; /* so many have ended, from the first on */
    bool started;
};
static __inline void async_join_all_init(struct async_join_all_future *self, ASYNC_ANY_FUTURE_ *first,
                                         size_t n)
{
    self->first = (struct async_future *)first;
    self->n = n;
    self->ended = 0;
    self->started = false;
}
enum async_poll async_join_all_poll(struct async_join_all_future *self, struct async_context *cx);
void async_join_all_drop(struct async_join_all_future *self);
ASYNC_FUTURE(async_join_all);

struct async_select_all_future {
    struct async_future *first;
    size_t n;
};
static __inline void async_select_all_init(struct async_select_all_future *self, ASYNC_ANY_FUTURE_ *first,
                                           size_t n)
{
    self->first = (struct async_future *)first;
    self->n = n;
}
enum async_poll async_select_all_poll(struct async_select_all_future *self, struct async_context *cx,
                                      ptrdiff_t *result);
void async_select_all_drop(struct async_select_all_future *self);
ASYNC_FUTURE(async_select_all);

#else

/* Elided, a future is its value. */
int async_elided_join(const void *task, void *value, size_t size);
#define async_try_join(task, value) async_elided_join(task, value, sizeof *(task))

#endif /* ASYNC_ELIDE */

#ifdef __cplusplus
}
#endif

#endif
