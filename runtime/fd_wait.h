/* How an operation on a descriptor is polled: try, and wait only if that would have blocked. */
#ifndef ASYNC_FD_WAIT_H
#define ASYNC_FD_WAIT_H

#include "internal.h"

/* Whether a poll goes on to an attempt; otherwise it is pending. */
static inline bool asyncrt_fd_may_try(struct async_fd_wait *wait, struct async_context *cx,
                                      const char *function)
{
    if (wait->state == FD_FINISHED)
        ASYNCRT_ENDED(function);
    if (wait->state == FD_WAITING && asyncrt_fd_still_waiting(wait, cx))
        return false;
    return !asyncrt_spent(cx);
}

static inline enum async_poll asyncrt_fd_finished(struct async_fd_wait *wait, ssize_t *result, ssize_t value)
{
    wait->state = FD_FINISHED;
    *result = value;
    return ASYNC_READY;
}

/* After an attempt that would have blocked. The last wait may have said that there is no use in waiting: the
 * socket's timeout has passed, or libev cannot watch it. */
static inline enum async_poll asyncrt_fd_wait_or_fail(struct async_fd_wait *wait, struct async_context *cx,
                                                      int events, enum fd_wait_kind kind, ssize_t *result)
{
    int error = wait->error ? -wait->error : asyncrt_fd_wait(wait, cx, events, kind);

    return error ? asyncrt_fd_finished(wait, result, error) : ASYNC_PENDING;
}

#endif
