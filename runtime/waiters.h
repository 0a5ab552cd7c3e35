/* Queues of tasks that wait for each other: what channels and locks are made of.
 *
 * A waiter is a part of a future. It stands in a queue while its state is WAITING; whoever takes it out says
 * why:
 *
 *   GIVEN   what it waits for is its own. It has to be used when the future is polled, and to be passed on
 * when the future is dropped. WOKEN   it has to look again.
 */
#ifndef ASYNC_WAITERS_H
#define ASYNC_WAITERS_H

#include "internal.h"

enum waiter_state { WAITER_IDLE, WAITER_WAITING, WAITER_GIVEN, WAITER_WOKEN, WAITER_FINISHED };

/* Puts the task that is being polled at the end of a queue. */
static inline void asyncrt_waiters_add(struct async_waiters *queue, struct async_waiter *waiter,
                                       struct async_context *cx)
{
    waiter->next = NULL;
    waiter->prev = queue->last;
    if (queue->last)
        queue->last->next = waiter;
    else
        queue->first = waiter;
    queue->last = waiter;
    waiter->waker = async_waker_clone(cx);
    waiter->state = WAITER_WAITING;
}

static inline void asyncrt_waiters_unlink(struct async_waiters *queue, struct async_waiter *waiter)
{
    if (waiter->prev)
        waiter->prev->next = waiter->next;
    else
        queue->first = waiter->next;
    if (waiter->next)
        waiter->next->prev = waiter->prev;
    else
        queue->last = waiter->prev;
}

/* Takes a waiter out of its queue and wakes its task. In callbacks of the loop the executor has
 * to be open for that (cx.open). */
static inline void asyncrt_waiters_wake(struct async_waiters *queue, struct async_waiter *waiter,
                                        enum waiter_state state)
{
    asyncrt_waiters_unlink(queue, waiter);
    waiter->state = state;
    async_waker_wake(waiter->waker);
}

static inline void asyncrt_waiters_wake_all(struct async_waiters *queue, enum waiter_state state)
{
    while (queue->first)
        asyncrt_waiters_wake(queue, queue->first, state);
}

/* Takes a waiter out of its queue because its future is dropped. */
static inline void asyncrt_waiters_cancel(struct async_waiters *queue, struct async_waiter *waiter)
{
    asyncrt_waiters_unlink(queue, waiter);
    waiter->state = WAITER_FINISHED;
    async_waker_drop(waiter->waker);
}

/* For a future that is polled: whether it still waits (and is pending), nothing having happened to it. */
static inline bool asyncrt_still_waiting(struct async_waiter *waiter, struct async_context *cx,
                                         const char *function)
{
    if (waiter->state == WAITER_FINISHED)
        ASYNCRT_ENDED(function);
    if (waiter->state != WAITER_WAITING)
        return false;
    asyncrt_waker_update(&waiter->waker, cx);
    return true;
}

/* Whether a future that is polled may try to finish; otherwise it is pending. */
static inline bool asyncrt_may_try(struct async_waiter *waiter, struct async_context *cx,
                                   const char *function)
{
    return !asyncrt_still_waiting(waiter, cx, function) &&
           (waiter->state != WAITER_IDLE || !asyncrt_spent(cx));
}

/* What comes of a try: -EAGAIN, then it waits in the queue, or its result. */
static inline enum async_poll asyncrt_tried(struct async_waiters *queue, struct async_waiter *waiter,
                                            struct async_context *cx, int r, int *result)
{
    if (r == -EAGAIN) {
        asyncrt_waiters_add(queue, waiter, cx);
        return ASYNC_PENDING;
    }
    waiter->state = WAITER_FINISHED;
    *result = r;
    return ASYNC_READY;
}

#endif
