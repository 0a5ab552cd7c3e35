/* Bounded channels: a ring of values with two ends, and a queue of waiting tasks at each.
 *
 * The two ends are treated alike: to the end `in` room is available, to the end `out` values are. A task that
 * waits at an end is woken when something becomes available, and that is kept for it (`granted`) until it is
 * polled or dropped; so nobody overtakes it, and nothing is lost with it. Everything is counted in bytes of
 * the ring.
 *
 * Most of the time nobody waits. An end then moves on up to its limit, in code that is inlined (channel.h).
 * The limit is where what is available ends, less what has been granted; and nowhere, so that all goes
 * through here, while somebody waits at the other end. It is set anew by settle(), after each change that is
 * made here. */
#include <async.h>

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>

#include "memory.h"
#include "misuse.h"

static void check_shape(size_t size, size_t capacity)
{
    if (size == 0 || capacity == 0)
        asyncrt_misused("async_channel_new: %zu values of %zu bytes", capacity, size);
}

#ifdef ASYNC_ELIDE

/* ---- alone ------------------------------------------------------------------------------------------ */

#include <string.h>

struct async_channel {
    size_t size, capacity, first, length;
    bool closed;
    char ring[];
};

struct async_channel *async_channel_new(size_t size, size_t capacity)
{
    int saved = errno;
    struct async_channel *channel = NULL;
    size_t bytes;

    check_shape(size, capacity);
    if (!__builtin_mul_overflow(size, capacity, &bytes) && bytes < PTRDIFF_MAX - sizeof *channel)
        channel = asyncrt_alloc(sizeof *channel + bytes);
    if (channel)
        *channel = (struct async_channel){.size = size, .capacity = capacity};
    errno = saved;
    return channel;
}

static char *slot(struct async_channel *channel, size_t index)
{
    return channel->ring + (channel->first + index) % channel->capacity * channel->size;
}

int async_try_send(struct async_channel *channel, const void *item)
{
    if (channel->closed)
        return -EPIPE;
    if (channel->length == channel->capacity)
        return -EAGAIN;
    memcpy(slot(channel, channel->length++), item, channel->size);
    return 0;
}

int async_try_recv(struct async_channel *channel, void *item)
{
    if (channel->length == 0)
        return channel->closed ? -EPIPE : -EAGAIN;
    memcpy(item, slot(channel, 0), channel->size);
    channel->first = (channel->first + 1) % channel->capacity;
    channel->length--;
    return 0;
}

int async_send(struct async_channel *channel, const void *item)
{
    return asyncrt_without_waiting(async_try_send(channel, item), "async_send");
}

int async_recv(struct async_channel *channel, void *item)
{
    return asyncrt_without_waiting(async_try_recv(channel, item), "async_recv");
}

void async_channel_close(struct async_channel *channel)
{
    channel->closed = true;
}

size_t async_channel_length(const struct async_channel *channel)
{
    return channel->length;
}

void async_channel_free(struct async_channel *channel)
{
    free(channel);
}

#else

#include "waiters.h"

/* Values that an end may move on by without looking up: so that a task that need not wait still yields. */
enum { STRIDE = 64 };

/* ---- both ends -------------------------------------------------------------------------------------- */

static size_t items(const struct async_channel *channel)
{
    ptrdiff_t bytes = channel->in.at - channel->out.at;

    return (size_t)(bytes < 0 ? bytes + (channel->end - channel->ring) : bytes);
}

static size_t room(const struct async_channel *channel)
{
    return (size_t)(channel->end - channel->ring) - channel->size - items(channel);
}

static size_t available(const struct async_channel *channel, const struct async_channel_end *end)
{
    if (end == &channel->out)
        return items(channel);
    return channel->closed ? 0 : room(channel);
}

/* Wakes as many of those who wait as there is something for. */
static void grant(struct async_channel_end *end, size_t size, size_t available)
{
    while (end->waiters.first && available > end->granted) {
        end->granted += size;
        asyncrt_waiters_wake(&end->waiters, end->waiters.first, WAITER_GIVEN);
    }
}

static void set_limit(const struct async_channel *channel, struct async_channel_end *end,
                      const struct async_channel_end *other, size_t available)
{
    size_t most = available - end->granted, straight = (size_t)(channel->end - end->at);

    if (other->waiters.first || available < end->granted)
        most = 0;
    if (most > straight)
        most = straight;
    if (most > STRIDE * channel->size)
        most = STRIDE * channel->size;
    end->limit = end->at + most;
}

static void wake_for_the_end(struct async_channel *channel)
{
    asyncrt_waiters_wake_all(&channel->in.waiters, WAITER_WOKEN);
    if (items(channel) == 0)
        asyncrt_waiters_wake_all(&channel->out.waiters, WAITER_WOKEN);
}

/* Gives what is available to those who wait, and sets the limits. */
static void settle(struct async_channel *channel)
{
    struct async_channel_end *in = &channel->in, *out = &channel->out;
    size_t values = available(channel, out), rooms = available(channel, in);

    if (values == 0)
        in->at = out->at = channel->ring; /* as far from the end of the ring as can be */
    grant(in, channel->size, rooms);
    grant(out, channel->size, values);
    if (channel->closed)
        wake_for_the_end(channel);
    set_limit(channel, in, out, rooms);
    set_limit(channel, out, in, values);
}

/* Whether an end can move on now: 0, -EAGAIN or -EPIPE. */
static int try(struct async_channel *channel, struct async_channel_end *end)
{
    if (channel->closed && (end == &channel->in || items(channel) == 0))
        return -EPIPE;
    return end->waiters.first || available(channel, end) <= end->granted ? -EAGAIN : 0;
}

/* The slot at an end. An end that has come to the end of the ring goes on at its beginning. */
static char *take_slot(struct async_channel *channel, struct async_channel_end *end)
{
    char *slot = end->at == channel->end ? channel->ring : end->at;

    end->at = slot + channel->size;
    return slot;
}

/* For a future that is polled: whether it can move its end on, as try(); -EAGAIN: it is pending. */
static int turn(struct async_channel *channel, struct async_channel_end *end, struct async_waiter *waiter,
                struct async_context *cx, const char *function)
{
    int r;

    if (asyncrt_still_waiting(waiter, cx, function))
        return -EAGAIN;
    if (waiter->state == WAITER_GIVEN) {
        end->granted -= channel->size;
        waiter->state = WAITER_FINISHED;
        return channel->closed && end == &channel->in ? -EPIPE : 0;
    }
    if (asyncrt_spent(cx))
        return -EAGAIN;
    r = try(channel, end);
    if (r == -EAGAIN) {
        asyncrt_waiters_add(&end->waiters, waiter, cx);
        settle(channel);
    } else {
        waiter->state = WAITER_FINISHED;
    }
    return r;
}

static void cancel(struct async_channel *channel, struct async_channel_end *end, struct async_waiter *waiter)
{
    if (waiter->state == WAITER_WAITING)
        asyncrt_waiters_cancel(&end->waiters, waiter);
    else if (waiter->state == WAITER_GIVEN)
        end->granted -= channel->size;
    else
        return;
    waiter->state = WAITER_FINISHED;
    settle(channel);
}

/* ---- sending and receiving -------------------------------------------------------------------------- */

static void put(struct async_channel *channel, const void *item)
{
    async_channel_copy(take_slot(channel, &channel->in), item, channel->size);
}

static void get(struct async_channel *channel, void *item)
{
    async_channel_copy(item, take_slot(channel, &channel->out), channel->size);
}

enum async_poll async_send_slowly(struct async_send_future *self, struct async_context *cx, int *result)
{
    int r = turn(self->channel, &self->channel->in, &self->waiter, cx, "async_send");

    if (r == -EAGAIN)
        return ASYNC_PENDING;
    if (r == 0)
        put(self->channel, self->item);
    settle(self->channel);
    *result = r;
    return ASYNC_READY;
}

enum async_poll async_recv_slowly(struct async_recv_future *self, struct async_context *cx, int *result)
{
    int r = turn(self->channel, &self->channel->out, &self->waiter, cx, "async_recv");

    if (r == -EAGAIN)
        return ASYNC_PENDING;
    if (r == 0)
        get(self->channel, self->item);
    settle(self->channel);
    *result = r;
    return ASYNC_READY;
}

void async_send_drop(struct async_send_future *self)
{
    cancel(self->channel, &self->channel->in, &self->waiter);
}

void async_recv_drop(struct async_recv_future *self)
{
    cancel(self->channel, &self->channel->out, &self->waiter);
}

int async_try_send(struct async_channel *channel, const void *item)
{
    int r = try(channel, &channel->in);

    if (r == 0) {
        put(channel, item);
        settle(channel);
    }
    return r;
}

int async_try_recv(struct async_channel *channel, void *item)
{
    int r = try(channel, &channel->out);

    if (r == 0) {
        get(channel, item);
        settle(channel);
    }
    return r;
}

/* ---- from beginning to end -------------------------------------------------------------------------- */

struct async_channel *async_channel_new(size_t size, size_t capacity)
{
    int saved = errno;
    struct async_channel *channel = NULL;
    size_t slots, bytes;

    check_shape(size, capacity);
    if (!__builtin_add_overflow(capacity, (size_t)1, &slots) &&
        !__builtin_mul_overflow(size, slots, &bytes) && bytes < PTRDIFF_MAX - sizeof *channel)
        channel = asyncrt_alloc(sizeof *channel + bytes);
    errno = saved;
    if (!channel)
        return NULL;
    *channel = (struct async_channel){.size = size, .ring = (char *)(channel + 1)};
    channel->end = channel->ring + bytes;
    channel->in.at = channel->out.at = channel->ring;
    settle(channel);
    return channel;
}

void async_channel_close(struct async_channel *channel)
{
    channel->closed = true;
    settle(channel);
}

size_t async_channel_length(const struct async_channel *channel)
{
    return items(channel) / channel->size;
}

void async_channel_free(struct async_channel *channel)
{
    if (!channel)
        return;
    if (channel->in.waiters.first || channel->in.granted)
        asyncrt_misused("async_channel_free: a task waits in async_send");
    if (channel->out.waiters.first || channel->out.granted)
        asyncrt_misused("async_channel_free: a task waits in async_recv");
    free(channel);
}

#endif /* ASYNC_ELIDE */
