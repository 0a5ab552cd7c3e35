/* Locks and signals between tasks: mutex, readers-writer lock, semaphore, notify, barrier, once.
 *
 *     static struct async_mutex lock;
 *
 *     await async_mutex_lock(&lock);
 *     ...                                              // may await; the other tasks that lock it wait
 *     async_mutex_unlock(&lock);
 *
 *   - Each is a value of the caller's, of a few words, that needs no destroying. Zeroed, a mutex, a
 *     readers-writer lock, a notify and a once are ready for use; semaphores and barriers have
 *     initialisers with a number.
 *   - First come first: a lock that is released is handed to the one who has waited longest, and nobody
 *     overtakes. So a task that unlocks a mutex and locks it again at once waits for its turn, if anybody
 *     else waits.
 *   - Cancel-safe: who is cancelled while it waits is out of the queue; who is cancelled when the lock is
 *     its own already, but before it has run, passes it on.
 *   - A task that is cancelled, or ends, while it holds a lock keeps it locked: unlock it in a variable's
 *     cleanup.
 *   - Waiting allocates nothing. A task that need not wait yields from time to time.
 *   - They are for tasks of one thread. None of this may be used from another thread or in a signal
 *     handler. None of it is needed to protect what no await comes between: the tasks of a thread do not
 *     run at the same time.
 *   - While a task waits for one, it must stay where it is.
 *
 * With the keywords erased nobody else runs while a task waits: to wait aborts with a message there.
 */
#ifndef ASYNC_SYNC_H
#define ASYNC_SYNC_H

#pragma GCC system_header

#include <limits.h>

#include "async/executor.h"
#include "async/waiter.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Permits that are taken and given back, and those who wait for some. How many there are is each one's own
 * affair. */
struct async_permits {
    long taken;
    struct async_waiters waiters;
};

/* ---- mutex ------------------------------------------------------------------------------------------ */

/** Unlocked, when zeroed. */
struct async_mutex {
    struct async_permits permits;
};

/** Locks, as soon as it is this task's turn. A task that locks it again waits for itself, for ever.
 * Cancel-safe. */
_Async void async_mutex_lock(struct async_mutex *mutex);

/** Locks without waiting: 0, or -EBUSY when it is locked. */
int async_mutex_try_lock(struct async_mutex *mutex);

/** Unlocks; from any task of the thread, or outside of tasks. Aborts when it is not locked. */
void async_mutex_unlock(struct async_mutex *mutex);

/* ---- readers-writer lock ---------------------------------------------------------------------------- */

/** Unlocked, when zeroed. First come first for both: readers who come while a writer waits, wait behind it.
 * So neither readers nor writers starve; and a task that has locked it for reading must not do so again. */
struct async_rwlock {
    struct async_permits permits;
};

/** Locks for reading, together with other readers. Cancel-safe. */
_Async void async_rwlock_read(struct async_rwlock *rwlock);

/** Locks for writing, alone. Cancel-safe. */
_Async void async_rwlock_write(struct async_rwlock *rwlock);

/** Without waiting: 0, or -EBUSY when it is locked the other way, or others wait. */
int async_rwlock_try_read(struct async_rwlock *rwlock);
int async_rwlock_try_write(struct async_rwlock *rwlock);

/** Unlocks what one async_rwlock_read() or async_rwlock_write() has locked. Aborts when it is not locked. */
void async_rwlock_unlock(struct async_rwlock *rwlock);

/* ---- semaphore -------------------------------------------------------------------------------------- */

struct async_semaphore {
    struct async_permits permits;
};

/** Initialiser of a semaphore with `n` permits, which may be 0. */
#define ASYNC_SEMAPHORE(n)                                                                                   \
    {                                                                                                        \
        {                                                                                                    \
            .taken = -(long)(n)                                                                              \
        }                                                                                                    \
    }

/** Takes `n` permits at once, as soon as there are as many and it is this task's turn: who waits for many is
 * not overtaken by who wants few. Aborts when `n` is negative. Cancel-safe. */
_Async void async_semaphore_acquire(struct async_semaphore *semaphore, long n);

/** Without waiting: 0, or -EAGAIN when there are not as many, or others wait. */
int async_semaphore_try_acquire(struct async_semaphore *semaphore, long n);

/** Gives `n` permits, whether they had been taken before or are new. Aborts when `n` is negative, and when there would be
 *  more than LONG_MAX. */
void async_semaphore_release(struct async_semaphore *semaphore, long n);

/** How many permits can be taken. */
long async_semaphore_value(const struct async_semaphore *semaphore);

/* ---- notify ----------------------------------------------------------------------------------------- */

/** Something may have happened. Nobody waits and nothing has, when zeroed. */
struct async_notify {
    struct async_waiters waiters;
    bool pending;
};

/** Waits for one notification: an async_notify_one() that is meant for this task, one that came when nobody
 * waited (these do not add up), or an async_notify_all(). Cancel-safe: a notification meant for a task that
 * is cancelled is passed on. */
_Async void async_notify_wait(struct async_notify *notify);

/** Wakes who has waited longest; if nobody waits, the next async_notify_wait() does not. */
void async_notify_one(struct async_notify *notify);

/** Wakes all who wait now. If nobody waits, nothing happens. */
void async_notify_all(struct async_notify *notify);

/* ---- barrier ---------------------------------------------------------------------------------------- */

struct async_barrier {
    struct async_waiters waiters;
    unsigned size, arrived;
};

/** Initialiser of a barrier for `n` tasks. */
#define ASYNC_BARRIER(n) {.size = (n)}

/** Waits until `n` tasks do. 1 for the last of them, 0 for the others. After that the barrier is ready for
 * the next `n`. Cancel-safe: who is cancelled while it waits does not count. */
_Async int async_barrier_wait(struct async_barrier *barrier);

/* ---- once ------------------------------------------------------------------------------------------- */

/** Something that is to be done once. Not yet, when zeroed. */
struct async_once {
    struct async_waiters waiters;
    enum { ASYNC_ONCE_NEW, ASYNC_ONCE_BEGUN, ASYNC_ONCE_DONE } state;
};

/** 1: this task is to do it, and to say async_once_done() or async_once_failed(), also when it is cancelled
 * meanwhile (in a variable's cleanup). 0: it has been done; if somebody is doing it, this has waited.
 * Cancel-safe.
 *
 *      if (await async_once_begin(&once)) {
 *          connection = await connect_to_server();
 *          async_once_done(&once);
 *      } */
_Async int async_once_begin(struct async_once *once);

/** It has been done: all who wait go on. */
void async_once_done(struct async_once *once);

/** It has not: the next one is to do it. */
void async_once_failed(struct async_once *once);

#ifndef ASYNC_ELIDE

/* The part that all who take permits share. */
struct async_acquire {
    struct async_waiter waiter; /* first: the queue has these */
    struct async_permits *permits;
    long n;
};
static __inline void async_acquire_init(struct async_acquire *self, struct async_permits *permits, long n)
{
    self->waiter.state = 0;
    self->permits = permits;
    self->n = n;
}

struct async_mutex_lock_future {
    struct async_acquire acquire;
};
static __inline void async_mutex_lock_init(struct async_mutex_lock_future *self, struct async_mutex *mutex)
{
    async_acquire_init(&self->acquire, &mutex->permits, 1);
}
enum async_poll async_mutex_lock_poll(struct async_mutex_lock_future *self, struct async_context *cx);
void async_mutex_lock_drop(struct async_mutex_lock_future *self);
ASYNC_FUTURE(async_mutex_lock);

struct async_rwlock_read_future {
    struct async_acquire acquire;
};
static __inline void async_rwlock_read_init(struct async_rwlock_read_future *self,
                                            struct async_rwlock *rwlock)
{
    async_acquire_init(&self->acquire, &rwlock->permits, 1);
}
enum async_poll async_rwlock_read_poll(struct async_rwlock_read_future *self, struct async_context *cx);
void async_rwlock_read_drop(struct async_rwlock_read_future *self);
ASYNC_FUTURE(async_rwlock_read);

struct async_rwlock_write_future {
    struct async_acquire acquire;
};
static __inline void async_rwlock_write_init(struct async_rwlock_write_future *self,
                                             struct async_rwlock *rwlock)
{
    async_acquire_init(&self->acquire, &rwlock->permits, LONG_MAX);
}
enum async_poll async_rwlock_write_poll(struct async_rwlock_write_future *self, struct async_context *cx);
void async_rwlock_write_drop(struct async_rwlock_write_future *self);
ASYNC_FUTURE(async_rwlock_write);

struct async_semaphore_acquire_future {
    struct async_acquire acquire;
};
static __inline void async_semaphore_acquire_init(struct async_semaphore_acquire_future *self,
                                                  struct async_semaphore *semaphore, long n)
{
    async_acquire_init(&self->acquire, &semaphore->permits, n);
}
enum async_poll async_semaphore_acquire_poll(struct async_semaphore_acquire_future *self,
                                             struct async_context *cx);
void async_semaphore_acquire_drop(struct async_semaphore_acquire_future *self);
ASYNC_FUTURE(async_semaphore_acquire);

struct async_notify_wait_future {
    struct async_waiter waiter;
    struct async_notify *notify;
};
static __inline void async_notify_wait_init(struct async_notify_wait_future *self,
                                            struct async_notify *notify)
{
    self->waiter.state = 0;
    self->notify = notify;
}
enum async_poll async_notify_wait_poll(struct async_notify_wait_future *self, struct async_context *cx);
void async_notify_wait_drop(struct async_notify_wait_future *self);
ASYNC_FUTURE(async_notify_wait);

struct async_barrier_wait_future {
    struct async_waiter waiter;
    struct async_barrier *barrier;
};
static __inline void async_barrier_wait_init(struct async_barrier_wait_future *self,
                                             struct async_barrier *barrier)
{
    self->waiter.state = 0;
    self->barrier = barrier;
}
enum async_poll async_barrier_wait_poll(struct async_barrier_wait_future *self, struct async_context *cx,
                                        int *result);
void async_barrier_wait_drop(struct async_barrier_wait_future *self);
ASYNC_FUTURE(async_barrier_wait);

struct async_once_begin_future {
    struct async_waiter waiter;
    struct async_once *once;
};
static __inline void async_once_begin_init(struct async_once_begin_future *self, struct async_once *once)
{
    self->waiter.state = 0;
    self->once = once;
}
enum async_poll async_once_begin_poll(struct async_once_begin_future *self, struct async_context *cx,
                                      int *result);
void async_once_begin_drop(struct async_once_begin_future *self);
ASYNC_FUTURE(async_once_begin);

#endif /* ASYNC_ELIDE */

#ifdef __cplusplus
}
#endif

#endif
