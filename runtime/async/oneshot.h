/* One value, sent once from one task to another: an answer to a request.
 *
 *     struct async_oneshot *answer = async_oneshot_new(sizeof(int));
 *
 *     spawn(compute(answer));                          // async_oneshot_send(answer, &value), at some time
 *     if (await async_oneshot_recv(answer, &value) == 0)
 *         ...
 *     async_oneshot_free(answer);
 *
 * It has two halves. The sender gives up its own by async_oneshot_send() or async_oneshot_abandon(), the
 * receiver by async_oneshot_free(), in any order: so it does no harm if the receiver is cancelled, or the
 * sender ends early. Neither uses it after that, and the last frees the memory. To use a half that has been given up,
 * as by sending twice, aborts with a message while the other half is in use.
 *
 * A oneshot belongs to the tasks of one thread: none of this may be used from another one, nor in a signal
 * handler. With the keywords erased, receiving what has not been sent aborts with a message.
 */
#ifndef ASYNC_ONESHOT_H
#define ASYNC_ONESHOT_H

#pragma GCC system_header

#include "async/executor.h"
#include "async/waiter.h"

#ifdef __cplusplus
extern "C" {
#endif

struct async_oneshot;

/** For a value of `size` bytes, which may be 0; null when memory is out. */
struct async_oneshot *async_oneshot_new(size_t size);

/** Sends the value, which is copied, and gives up the sender's half: 0, or -EPIPE when the receiver has given
 * up its own. Never waits. */
int async_oneshot_send(struct async_oneshot *oneshot, const void *value);

/** Gives up the sender's half without a value; null is fine. */
void async_oneshot_abandon(struct async_oneshot *oneshot);

/** Receives the value, as soon as it has been sent: 0, or -EPIPE when the sender has given up, or the value
 * has been received before; then `value` is left alone. Cancel-safe: the value can be received later. */
_Async int async_oneshot_recv(struct async_oneshot *oneshot, void *value);

/** Receives without waiting: as async_oneshot_recv(), and -EAGAIN while nothing has been sent. */
int async_oneshot_try_recv(struct async_oneshot *oneshot, void *value);

/** Gives up the receiver's half; null is fine. Aborts when a task still waits in async_oneshot_recv(). */
void async_oneshot_free(struct async_oneshot *oneshot);

#ifndef ASYNC_ELIDE

struct async_oneshot_recv_future {
    struct async_oneshot *oneshot;
    void *value;
    struct async_waiter waiter;
};
static __inline void async_oneshot_recv_init(struct async_oneshot_recv_future *self,
                                             struct async_oneshot *oneshot, void *value)
{
    self->oneshot = oneshot;
    self->value = value;
    self->waiter.state = 0;
}
enum async_poll async_oneshot_recv_poll(struct async_oneshot_recv_future *self, struct async_context *cx,
                                        int *result);
void async_oneshot_recv_drop(struct async_oneshot_recv_future *self);
ASYNC_FUTURE(async_oneshot_recv);

#endif /* ASYNC_ELIDE */

#ifdef __cplusplus
}
#endif

#endif
