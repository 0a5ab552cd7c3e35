/* One to many: broadcast channels, in which every receiver gets every value, and watches, which keep the
 * latest one.
 *
 *     struct async_broadcast *news = async_broadcast_new(sizeof(struct event), 16);
 *     struct async_broadcast_receiver receiver = async_broadcast_subscribe(news);
 *
 *     while ((r = await async_broadcast_recv(&receiver, &event)) >= 0)
 *         if (r > 0)
 *             ...                                      // too slow: r events have been lost
 *         else
 *             ...                                      // one event
 *
 *     struct async_watch *config = async_watch_new(sizeof config_now, &config_now);
 *     struct async_watch_receiver receiver = async_watch_subscribe(config);
 *
 *     while (await async_watch_next(&receiver, &config_now) == 0)
 *         ...                                          // it has changed, once or several times
 *
 *   - Sending never waits. A broadcast channel keeps the last values, as many as it has capacity for: a
 *     receiver that is slower than that loses the oldest, and is told how many.
 *   - A receiver is a value of the caller's, which says how far it has read. It need not be given back. A
 *     task that reads the same as another has a receiver of its own.
 *   - Cancel-safe: a receiver whose task is cancelled while it waits has lost nothing, and can be read on.
 *   - Receiving allocates nothing. A task that need not wait yields from time to time.
 *   - All of it belongs to the tasks of one thread, and may be used neither from another one nor in a
 *     signal handler.
 *
 * With the keywords erased, receiving what has not been sent aborts with a message.
 */
#ifndef ASYNC_BROADCAST_H
#define ASYNC_BROADCAST_H

#pragma GCC system_header

#include <stdint.h>

#include "async/executor.h"
#include "async/waiter.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- broadcast channels ----------------------------------------------------------------------------- */

struct async_broadcast;

/** How far a receiver has read. The members are the channel's. */
struct async_broadcast_receiver {
    struct async_broadcast *from;
    uint64_t next;
};

/** A channel that keeps the last `capacity` values of `size` bytes each, which the caller frees; null when
 * memory is out. Aborts if either is 0. */
struct async_broadcast *async_broadcast_new(size_t size, size_t capacity);

/** A receiver of all that is sent from now on. */
struct async_broadcast_receiver async_broadcast_subscribe(struct async_broadcast *broadcast);

/** Sends the value, which is copied, to all receivers: 0, or -EPIPE when the channel is closed. Never waits.
 */
int async_broadcast_send(struct async_broadcast *broadcast, const void *item);

/** Receives the next value, as soon as there is one. 0; or, when values have been lost because the receiver
 * is too slow, their number (INT_MAX stands for more), and the next call gives the oldest that is left; or
 * -EPIPE once the channel is closed and the receiver has read all. `item` is left alone unless the result is
 * 0. Cancel-safe. */
_Async int async_broadcast_recv(struct async_broadcast_receiver *receiver, void *item);

/** Receives without waiting: as async_broadcast_recv(), and -EAGAIN when there is nothing new. */
int async_broadcast_try_recv(struct async_broadcast_receiver *receiver, void *item);

/** Ends sending. Closing it again does nothing. */
void async_broadcast_close(struct async_broadcast *broadcast);

/** Frees a channel, after which its receivers must not be used; null is fine. Aborts when a task still waits
 * for it. */
void async_broadcast_free(struct async_broadcast *broadcast);

/* ---- watches ---------------------------------------------------------------------------------------- */

struct async_watch;

/** Which value a receiver has seen. The members are the watch's. */
struct async_watch_receiver {
    struct async_watch *from;
    uint64_t next;
};

/** A watch whose value, of `size` bytes, is a copy of `*first`; the caller frees it. Null when memory is out.
 * Aborts if `size` is 0. */
struct async_watch *async_watch_new(size_t size, const void *first);

/** A receiver that has seen the present value. */
struct async_watch_receiver async_watch_subscribe(struct async_watch *watch);

/** Changes the value: 0, or -EPIPE when the watch is closed. Never waits. A value that is equal to the one
 * before is new, too. */
int async_watch_send(struct async_watch *watch, const void *value);

/** Copies the present value, closed or not. */
void async_watch_get(const struct async_watch *watch, void *value);

/** Waits until there is a value that the receiver has not seen, and copies the latest: 0, or -EPIPE once the
 * watch is closed and its last value has been seen. Cancel-safe. */
_Async int async_watch_next(struct async_watch_receiver *receiver, void *value);

/** The same without waiting: -EAGAIN when there is nothing new. */
int async_watch_try_next(struct async_watch_receiver *receiver, void *value);

/** Ends sending. Closing it again does nothing. */
void async_watch_close(struct async_watch *watch);

/** Frees a watch, after which its receivers must not be used; null is fine. Aborts when a task still waits
 * for it. */
void async_watch_free(struct async_watch *watch);

#ifndef ASYNC_ELIDE

struct async_broadcast_recv_future {
    struct async_broadcast_receiver *receiver;
    void *item;
    struct async_waiter waiter;
};
static __inline void async_broadcast_recv_init(struct async_broadcast_recv_future *self,
                                               struct async_broadcast_receiver *receiver, void *item)
{
    self->receiver = receiver;
    self->item = item;
    self->waiter.state = 0;
}
enum async_poll async_broadcast_recv_poll(struct async_broadcast_recv_future *self, struct async_context *cx,
                                          int *result);
void async_broadcast_recv_drop(struct async_broadcast_recv_future *self);
ASYNC_FUTURE(async_broadcast_recv);

struct async_watch_next_future {
    struct async_watch_receiver *receiver;
    void *value;
    struct async_waiter waiter;
};
static __inline void async_watch_next_init(struct async_watch_next_future *self,
                                           struct async_watch_receiver *receiver, void *value)
{
    self->receiver = receiver;
    self->value = value;
    self->waiter.state = 0;
}
enum async_poll async_watch_next_poll(struct async_watch_next_future *self, struct async_context *cx,
                                      int *result);
void async_watch_next_drop(struct async_watch_next_future *self);
ASYNC_FUTURE(async_watch_next);

#endif /* ASYNC_ELIDE */

#ifdef __cplusplus
}
#endif

#endif
