/* Broadcast channels and watches: a ring of the last values that were sent, all of them counted. A receiver
 * has the number of the next value that it wants. A watch is such a channel of capacity 1, whose receivers do
 * not mind what they miss. */
#include <async.h>

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "misuse.h"
#ifndef ASYNC_ELIDE
#include "waiters.h"
#endif

struct async_broadcast {
    size_t size, capacity;
    uint64_t sent; /* how many values */
    struct async_waiters waiters;
    bool closed;
    char ring[];
};

struct async_watch {
    struct async_broadcast values;
};

/* ---- values ----------------------------------------------------------------------------------------- */

static char *slot(struct async_broadcast *broadcast, uint64_t number)
{
    return broadcast->ring + number % broadcast->capacity * broadcast->size;
}

/* The first value that is still there. */
static uint64_t oldest(const struct async_broadcast *broadcast)
{
    return broadcast->sent > broadcast->capacity ? broadcast->sent - broadcast->capacity : 0;
}

static void wake(struct async_broadcast *broadcast)
{
#ifdef ASYNC_ELIDE
    (void)broadcast;
#else
    asyncrt_waiters_wake_all(&broadcast->waiters, WAITER_WOKEN);
#endif
}

static struct async_broadcast *new(size_t size, size_t capacity, const char *function)
{
    int saved = errno;
    struct async_broadcast *broadcast = NULL;
    size_t bytes;

    if (size == 0 || capacity == 0)
        asyncrt_misused("%s: %zu values of %zu bytes", function, capacity, size);
    if (!__builtin_mul_overflow(size, capacity, &bytes) && bytes < PTRDIFF_MAX - sizeof *broadcast)
        broadcast = asyncrt_alloc(sizeof *broadcast + bytes);
    if (broadcast)
        *broadcast = (struct async_broadcast){.size = size, .capacity = capacity};
    errno = saved;
    return broadcast;
}

static int send(struct async_broadcast *broadcast, const void *item)
{
    if (broadcast->closed)
        return -EPIPE;
    memcpy(slot(broadcast, broadcast->sent++), item, broadcast->size);
    wake(broadcast);
    return 0;
}

/* The value that `*next` counts to, if there is one: 0, -EAGAIN or -EPIPE. */
static int take(struct async_broadcast *broadcast, uint64_t *next, void *item)
{
    if (*next == broadcast->sent)
        return broadcast->closed ? -EPIPE : -EAGAIN;
    memcpy(item, slot(broadcast, (*next)++), broadcast->size);
    return 0;
}

static void close_for_all(struct async_broadcast *broadcast)
{
    broadcast->closed = true;
    wake(broadcast);
}

static void check_unused(const struct async_broadcast *broadcast, const char *function)
{
#ifdef ASYNC_ELIDE
    (void)broadcast;
    (void)function;
#else
    if (broadcast->waiters.first)
        asyncrt_misused("%s: a task still waits for it", function);
#endif
}

/* ---- broadcast channels ----------------------------------------------------------------------------- */

struct async_broadcast *async_broadcast_new(size_t size, size_t capacity)
{
    return new (size, capacity, "async_broadcast_new");
}

struct async_broadcast_receiver async_broadcast_subscribe(struct async_broadcast *broadcast)
{
    return (struct async_broadcast_receiver){broadcast, broadcast->sent};
}

int async_broadcast_send(struct async_broadcast *broadcast, const void *item)
{
    return send(broadcast, item);
}

int async_broadcast_try_recv(struct async_broadcast_receiver *receiver, void *item)
{
    uint64_t first = oldest(receiver->from), lost = first - receiver->next;

    if (receiver->next >= first)
        return take(receiver->from, &receiver->next, item);
    receiver->next = first;
    return lost < INT_MAX ? (int)lost : INT_MAX;
}

void async_broadcast_close(struct async_broadcast *broadcast)
{
    close_for_all(broadcast);
}

void async_broadcast_free(struct async_broadcast *broadcast)
{
    if (broadcast)
        check_unused(broadcast, "async_broadcast_free");
    free(broadcast);
}

/* ---- watches ---------------------------------------------------------------------------------------- */

struct async_watch *async_watch_new(size_t size, const void *first)
{
    struct async_watch *watch = (struct async_watch *)new (size, 1, "async_watch_new");

    if (watch)
        send(&watch->values, first);
    return watch;
}

struct async_watch_receiver async_watch_subscribe(struct async_watch *watch)
{
    return (struct async_watch_receiver){watch, watch->values.sent};
}

int async_watch_send(struct async_watch *watch, const void *value)
{
    return send(&watch->values, value);
}

void async_watch_get(const struct async_watch *watch, void *value)
{
    memcpy(value, watch->values.ring, watch->values.size);
}

int async_watch_try_next(struct async_watch_receiver *receiver, void *value)
{
    struct async_broadcast *values = &receiver->from->values;

    if (receiver->next < oldest(values))
        receiver->next = oldest(values);
    return take(values, &receiver->next, value);
}

void async_watch_close(struct async_watch *watch)
{
    close_for_all(&watch->values);
}

void async_watch_free(struct async_watch *watch)
{
    if (watch)
        check_unused(&watch->values, "async_watch_free");
    free(watch);
}

#ifdef ASYNC_ELIDE

/* ---- alone ------------------------------------------------------------------------------------------ */

int async_broadcast_recv(struct async_broadcast_receiver *receiver, void *item)
{
    return asyncrt_without_waiting(async_broadcast_try_recv(receiver, item), "async_broadcast_recv");
}

int async_watch_next(struct async_watch_receiver *receiver, void *value)
{
    return asyncrt_without_waiting(async_watch_try_next(receiver, value), "async_watch_next");
}

#else

/* ---- futures ---------------------------------------------------------------------------------------- */

enum async_poll async_broadcast_recv_poll(struct async_broadcast_recv_future *self, struct async_context *cx,
                                          int *result)
{
    int r;

    if (!asyncrt_may_try(&self->waiter, cx, "async_broadcast_recv"))
        return ASYNC_PENDING;
    r = async_broadcast_try_recv(self->receiver, self->item);
    return asyncrt_tried(&self->receiver->from->waiters, &self->waiter, cx, r, result);
}

void async_broadcast_recv_drop(struct async_broadcast_recv_future *self)
{
    if (self->waiter.state == WAITER_WAITING)
        asyncrt_waiters_cancel(&self->receiver->from->waiters, &self->waiter);
}

enum async_poll async_watch_next_poll(struct async_watch_next_future *self, struct async_context *cx,
                                      int *result)
{
    int r;

    if (!asyncrt_may_try(&self->waiter, cx, "async_watch_next"))
        return ASYNC_PENDING;
    r = async_watch_try_next(self->receiver, self->value);
    return asyncrt_tried(&self->receiver->from->values.waiters, &self->waiter, cx, r, result);
}

void async_watch_next_drop(struct async_watch_next_future *self)
{
    if (self->waiter.state == WAITER_WAITING)
        asyncrt_waiters_cancel(&self->receiver->from->values.waiters, &self->waiter);
}

#endif /* ASYNC_ELIDE */
