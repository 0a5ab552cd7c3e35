/* Channels: a queue of values between tasks, of bounded length. Many may send and many receive.
 *
 *     struct async_channel *jobs = async_channel_new(sizeof(struct job), 16);
 *
 *     while (await async_send(jobs, &job) == 0)        // waits while 16 jobs are in the channel
 *         ...
 *     async_channel_close(jobs);                       // what is in it can still be received
 *
 *     while (await async_recv(jobs, &job) == 0)        // ends when it is closed and empty
 *         ...
 *     async_channel_free(jobs);
 *
 *   - Values are copied in and out; what they point to is the program's affair.
 *   - Values come out in the order in which they went in. Those who wait to send go on first come first,
 *     and so do those who wait to receive; nobody overtakes them.
 *   - Cancel-safe: an async_send() that is cancelled has not sent, an async_recv() that is cancelled has
 *     not taken anything out. A task whose turn it was, and that is cancelled before it has run, passes
 *     its turn on.
 *   - Sending and receiving allocate nothing. A task that need not wait yields from time to time.
 *   - A channel belongs to the tasks of one thread: none of this may be used from another one, nor in a
 *     signal handler.
 *
 * With the keywords erased nobody else runs while a task waits: to wait aborts with a message there.
 */
#ifndef ASYNC_CHANNEL_H
#define ASYNC_CHANNEL_H

#pragma GCC system_header

#include "async/executor.h"
#include "async/waiter.h"

#ifdef __cplusplus
extern "C" {
#endif

struct async_channel;

/** A channel for up to `capacity` values of `size` bytes each, which the caller frees; null when memory is
 * out. Aborts if either is 0. Does not need an executor. */
struct async_channel *async_channel_new(size_t size, size_t capacity);

/** Sends the value at `item` as soon as there is room: 0, or -EPIPE when the channel is closed, or is closed
 * while this waits. The value is copied when it is sent, so it must stay where it is until this has finished.
 * Cancel-safe. */
_Async int async_send(struct async_channel *channel, const void *item);

/** Receives the next value into `item`, as soon as there is one: 0, or -EPIPE once the channel is closed and
 * empty; then `item` is left alone. Cancel-safe. */
_Async int async_recv(struct async_channel *channel, void *item);

/** Sends without waiting: 0, -EAGAIN when there is no room or others wait to send, -EPIPE when the channel is
 * closed. */
int async_try_send(struct async_channel *channel, const void *item);

/** Receives without waiting: 0, -EAGAIN when the channel is empty or others wait to receive, -EPIPE once it
 * is closed and empty. */
int async_try_recv(struct async_channel *channel, void *item);

/** Ends sending: those who wait to send, and all who try to from now on, get -EPIPE; what is in the channel
 * can be received. Closing it again does nothing. */
void async_channel_close(struct async_channel *channel);

/** How many values are in the channel. */
size_t async_channel_length(const struct async_channel *channel);

/** Frees a channel, closed or not, with what is in it; null is fine. Aborts when a task still waits for it.
 */
void async_channel_free(struct async_channel *channel);

#ifndef ASYNC_ELIDE

/* One end of a channel. Whoever moves `at` on without reaching `limit` need not think of anybody else. */
struct async_channel_end {
    char *at, *limit;
    struct async_waiters waiters;
    size_t granted; /* bytes of the ring that are kept for tasks that have been woken for them */
};

struct async_channel {
    size_t size; /* of a value */
    struct async_channel_end in, out;
    char *ring, *end; /* one slot more than the capacity: so a full ring differs from an empty one */
    bool closed;
};

/* Most values are a number or a pointer. */
static __inline void async_channel_copy(void *to, const void *from, size_t size)
{
    if (size == 8)
        __builtin_memcpy(to, from, 8);
    else if (size == 4)
        __builtin_memcpy(to, from, 4);
    else
        __builtin_memcpy(to, from, size);
}

struct async_send_future {
    struct async_channel *channel;
    const void *item;
    struct async_waiter waiter;
};
static __inline void async_send_init(struct async_send_future *self, struct async_channel *channel,
                                     const void *item)
{
    self->channel = channel;
    self->item = item;
    self->waiter.state = 0;
}
enum async_poll async_send_slowly(struct async_send_future *self, struct async_context *cx, int *result);
static __inline enum async_poll async_send_poll(struct async_send_future *self, struct async_context *cx,
                                                int *result)
{
    struct async_channel *channel = self->channel;
    char *at = channel->in.at;

    if (__builtin_expect(at == channel->in.limit || self->waiter.state != 0, 0))
        return async_send_slowly(self, cx, result);
    async_channel_copy(at, self->item, channel->size);
    channel->in.at = at + channel->size;
    *result = 0;
    return ASYNC_READY;
}
void async_send_drop(struct async_send_future *self);
ASYNC_FUTURE(async_send);

struct async_recv_future {
    struct async_channel *channel;
    void *item;
    struct async_waiter waiter;
};
static __inline void async_recv_init(struct async_recv_future *self, struct async_channel *channel,
                                     void *item)
{
    self->channel = channel;
    self->item = item;
    self->waiter.state = 0;
}
enum async_poll async_recv_slowly(struct async_recv_future *self, struct async_context *cx, int *result);
static __inline enum async_poll async_recv_poll(struct async_recv_future *self, struct async_context *cx,
                                                int *result)
{
    struct async_channel *channel = self->channel;
    char *at = channel->out.at;

    if (__builtin_expect(at == channel->out.limit || self->waiter.state != 0, 0))
        return async_recv_slowly(self, cx, result);
    async_channel_copy(self->item, at, channel->size);
    channel->out.at = at + channel->size;
    *result = 0;
    return ASYNC_READY;
}
void async_recv_drop(struct async_recv_future *self);
ASYNC_FUTURE(async_recv);

#endif /* ASYNC_ELIDE */

#ifdef __cplusplus
}
#endif

#endif
