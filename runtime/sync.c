/* Locks and signals between tasks.
 *
 * Mutexes, readers-writer locks and semaphores are the same thing: permits that are taken first come first. A
 * mutex has one. A readers-writer lock has so many that a reader takes one and a writer all of them. A
 * semaphore has none, but as many as it is to have count as given back already.
 *
 * What a waiter is GIVEN is taken for it: it uses it when it is polled, and gives it back when it is dropped
 * instead. */
#include <async.h>

#include <errno.h>

#include "misuse.h"

enum { OF_MUTEX = 1, OF_SEMAPHORE = 0 };
static const long OF_RWLOCK = LONG_MAX;

static bool nobody_waits(const struct async_waiters *queue);
static void settle(struct async_permits *permits, long all);

/* ---- permits ---------------------------------------------------------------------------------------- */

static bool are_free(const struct async_permits *permits, long n, long all)
{
    return permits->taken <= all - n;
}

/* Whether `n` could be taken at once. */
static bool try_take(struct async_permits *permits, long n, long all)
{
    if (!nobody_waits(&permits->waiters) || !are_free(permits, n, all))
        return false;
    permits->taken += n;
    return true;
}

static void give_back(struct async_permits *permits, long n, long all)
{
    permits->taken -= n;
    settle(permits, all);
}

int async_mutex_try_lock(struct async_mutex *mutex)
{
    return try_take(&mutex->permits, 1, OF_MUTEX) ? 0 : -EBUSY;
}

void async_mutex_unlock(struct async_mutex *mutex)
{
    if (mutex->permits.taken == 0)
        asyncrt_misused("async_mutex_unlock: it is not locked");
    give_back(&mutex->permits, 1, OF_MUTEX);
}

int async_rwlock_try_read(struct async_rwlock *rwlock)
{
    return try_take(&rwlock->permits, 1, OF_RWLOCK) ? 0 : -EBUSY;
}

int async_rwlock_try_write(struct async_rwlock *rwlock)
{
    return try_take(&rwlock->permits, OF_RWLOCK, OF_RWLOCK) ? 0 : -EBUSY;
}

void async_rwlock_unlock(struct async_rwlock *rwlock)
{
    if (rwlock->permits.taken == 0)
        asyncrt_misused("async_rwlock_unlock: it is not locked");
    give_back(&rwlock->permits, rwlock->permits.taken == OF_RWLOCK ? OF_RWLOCK : 1, OF_RWLOCK);
}

static void check_number(long n, const char *function)
{
    if (n < 0)
        asyncrt_misused("%s: %ld permits", function, n);
}

int async_semaphore_try_acquire(struct async_semaphore *semaphore, long n)
{
    check_number(n, "async_semaphore_try_acquire");
    return try_take(&semaphore->permits, n, OF_SEMAPHORE) ? 0 : -EAGAIN;
}

void async_semaphore_release(struct async_semaphore *semaphore, long n)
{
    check_number(n, "async_semaphore_release");
    if (semaphore->permits.taken < n - LONG_MAX)
        asyncrt_misused("async_semaphore_release: %ld permits more than %ld are too many", n,
                    -semaphore->permits.taken);
    give_back(&semaphore->permits, n, OF_SEMAPHORE);
}

long async_semaphore_value(const struct async_semaphore *semaphore)
{
    return -semaphore->permits.taken;
}

#ifdef ASYNC_ELIDE

/* ---- alone ------------------------------------------------------------------------------------------ */

static bool nobody_waits(const struct async_waiters *queue)
{
    (void)queue;
    return true;
}

static void settle(struct async_permits *permits, long all)
{
    (void)permits;
    (void)all;
}

static void must(bool done, const char *function)
{
    asyncrt_without_waiting(done ? 0 : -EAGAIN, function);
}

void async_mutex_lock(struct async_mutex *mutex)
{
    must(try_take(&mutex->permits, 1, OF_MUTEX), "async_mutex_lock");
}

void async_rwlock_read(struct async_rwlock *rwlock)
{
    must(try_take(&rwlock->permits, 1, OF_RWLOCK), "async_rwlock_read");
}

void async_rwlock_write(struct async_rwlock *rwlock)
{
    must(try_take(&rwlock->permits, OF_RWLOCK, OF_RWLOCK), "async_rwlock_write");
}

void async_semaphore_acquire(struct async_semaphore *semaphore, long n)
{
    check_number(n, "async_semaphore_acquire");
    must(try_take(&semaphore->permits, n, OF_SEMAPHORE), "async_semaphore_acquire");
}

void async_notify_wait(struct async_notify *notify)
{
    must(notify->pending, "async_notify_wait");
    notify->pending = false;
}

void async_notify_one(struct async_notify *notify)
{
    notify->pending = true;
}

void async_notify_all(struct async_notify *notify)
{
    (void)notify;
}

int async_barrier_wait(struct async_barrier *barrier)
{
    must(barrier->size <= 1, "async_barrier_wait");
    return 1;
}

int async_once_begin(struct async_once *once)
{
    must(once->state != ASYNC_ONCE_BEGUN, "async_once_begin");
    if (once->state == ASYNC_ONCE_DONE)
        return 0;
    once->state = ASYNC_ONCE_BEGUN;
    return 1;
}

void async_once_done(struct async_once *once)
{
    once->state = ASYNC_ONCE_DONE;
}

void async_once_failed(struct async_once *once)
{
    once->state = ASYNC_ONCE_NEW;
}

#else

#include "waiters.h"

static bool nobody_waits(const struct async_waiters *queue)
{
    return !queue->first;
}

/* ---- taking permits --------------------------------------------------------------------------------- */

/* Gives those who wait what they want, up to the first for whom there is not enough. */
static void settle(struct async_permits *permits, long all)
{
    while (permits->waiters.first) {
        struct async_acquire *first = (struct async_acquire *)permits->waiters.first;

        if (!are_free(permits, first->n, all))
            break;
        permits->taken += first->n;
        asyncrt_waiters_wake(&permits->waiters, &first->waiter, WAITER_GIVEN);
    }
}

static enum async_poll acquire(struct async_acquire *self, long all, struct async_context *cx,
                               const char *function)
{
    if (!asyncrt_may_try(&self->waiter, cx, function))
        return ASYNC_PENDING;
    if (self->waiter.state != WAITER_GIVEN && !try_take(self->permits, self->n, all)) {
        asyncrt_waiters_add(&self->permits->waiters, &self->waiter, cx);
        return ASYNC_PENDING;
    }
    self->waiter.state = WAITER_FINISHED;
    return ASYNC_READY;
}

static void cancel(struct async_acquire *self, long all)
{
    if (self->waiter.state == WAITER_WAITING) {
        asyncrt_waiters_cancel(&self->permits->waiters, &self->waiter);
        settle(self->permits, all);
    } else if (self->waiter.state == WAITER_GIVEN) {
        self->waiter.state = WAITER_FINISHED;
        give_back(self->permits, self->n, all);
    }
}

enum async_poll async_mutex_lock_poll(struct async_mutex_lock_future *self, struct async_context *cx)
{
    return acquire(&self->acquire, OF_MUTEX, cx, "async_mutex_lock");
}

void async_mutex_lock_drop(struct async_mutex_lock_future *self)
{
    cancel(&self->acquire, OF_MUTEX);
}

enum async_poll async_rwlock_read_poll(struct async_rwlock_read_future *self, struct async_context *cx)
{
    return acquire(&self->acquire, OF_RWLOCK, cx, "async_rwlock_read");
}

void async_rwlock_read_drop(struct async_rwlock_read_future *self)
{
    cancel(&self->acquire, OF_RWLOCK);
}

enum async_poll async_rwlock_write_poll(struct async_rwlock_write_future *self, struct async_context *cx)
{
    return acquire(&self->acquire, OF_RWLOCK, cx, "async_rwlock_write");
}

void async_rwlock_write_drop(struct async_rwlock_write_future *self)
{
    cancel(&self->acquire, OF_RWLOCK);
}

enum async_poll async_semaphore_acquire_poll(struct async_semaphore_acquire_future *self,
                                             struct async_context *cx)
{
    check_number(self->acquire.n, "async_semaphore_acquire");
    return acquire(&self->acquire, OF_SEMAPHORE, cx, "async_semaphore_acquire");
}

void async_semaphore_acquire_drop(struct async_semaphore_acquire_future *self)
{
    cancel(&self->acquire, OF_SEMAPHORE);
}

/* ---- notify ----------------------------------------------------------------------------------------- */

void async_notify_one(struct async_notify *notify)
{
    if (notify->waiters.first)
        asyncrt_waiters_wake(&notify->waiters, notify->waiters.first, WAITER_GIVEN);
    else
        notify->pending = true;
}

void async_notify_all(struct async_notify *notify)
{
    asyncrt_waiters_wake_all(&notify->waiters, WAITER_WOKEN);
}

enum async_poll async_notify_wait_poll(struct async_notify_wait_future *self, struct async_context *cx)
{
    if (!asyncrt_may_try(&self->waiter, cx, "async_notify_wait"))
        return ASYNC_PENDING;
    if (self->waiter.state == WAITER_IDLE) {
        if (!self->notify->pending) {
            asyncrt_waiters_add(&self->notify->waiters, &self->waiter, cx);
            return ASYNC_PENDING;
        }
        self->notify->pending = false;
    }
    self->waiter.state = WAITER_FINISHED;
    return ASYNC_READY;
}

void async_notify_wait_drop(struct async_notify_wait_future *self)
{
    unsigned state = self->waiter.state;

    if (state == WAITER_WAITING)
        asyncrt_waiters_cancel(&self->notify->waiters, &self->waiter);
    self->waiter.state = WAITER_FINISHED;
    if (state == WAITER_GIVEN)
        async_notify_one(self->notify);
}

/* ---- barrier ---------------------------------------------------------------------------------------- */

enum async_poll async_barrier_wait_poll(struct async_barrier_wait_future *self, struct async_context *cx,
                                        int *result)
{
    struct async_barrier *barrier = self->barrier;
    bool last = false;

    if (!asyncrt_may_try(&self->waiter, cx, "async_barrier_wait"))
        return ASYNC_PENDING;
    if (self->waiter.state == WAITER_IDLE) {
        last = ++barrier->arrived >= barrier->size;
        if (!last) {
            asyncrt_waiters_add(&barrier->waiters, &self->waiter, cx);
            return ASYNC_PENDING;
        }
        barrier->arrived = 0;
        asyncrt_waiters_wake_all(&barrier->waiters, WAITER_WOKEN);
    }
    self->waiter.state = WAITER_FINISHED;
    *result = last;
    return ASYNC_READY;
}

void async_barrier_wait_drop(struct async_barrier_wait_future *self)
{
    if (self->waiter.state != WAITER_WAITING)
        return;
    asyncrt_waiters_cancel(&self->barrier->waiters, &self->waiter);
    self->barrier->arrived--;
}

/* ---- once ------------------------------------------------------------------------------------------- */

void async_once_done(struct async_once *once)
{
    once->state = ASYNC_ONCE_DONE;
    asyncrt_waiters_wake_all(&once->waiters, WAITER_WOKEN);
}

void async_once_failed(struct async_once *once)
{
    if (once->waiters.first)
        asyncrt_waiters_wake(&once->waiters, once->waiters.first, WAITER_GIVEN);
    else
        once->state = ASYNC_ONCE_NEW;
}

enum async_poll async_once_begin_poll(struct async_once_begin_future *self, struct async_context *cx,
                                      int *result)
{
    struct async_once *once = self->once;

    if (!asyncrt_may_try(&self->waiter, cx, "async_once_begin"))
        return ASYNC_PENDING;
    if (self->waiter.state == WAITER_IDLE && once->state == ASYNC_ONCE_BEGUN) {
        asyncrt_waiters_add(&once->waiters, &self->waiter, cx);
        return ASYNC_PENDING;
    }
    self->waiter.state = WAITER_FINISHED;
    *result = once->state != ASYNC_ONCE_DONE;
    if (*result)
        once->state = ASYNC_ONCE_BEGUN;
    return ASYNC_READY;
}

void async_once_begin_drop(struct async_once_begin_future *self)
{
    unsigned state = self->waiter.state;

    if (state == WAITER_WAITING)
        asyncrt_waiters_cancel(&self->once->waiters, &self->waiter);
    self->waiter.state = WAITER_FINISHED;
    if (state == WAITER_GIVEN)
        async_once_failed(self->once);
}

#endif /* ASYNC_ELIDE */
