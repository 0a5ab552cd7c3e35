/* One value, sent once. */
#include <async.h>

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "misuse.h"
#ifndef ASYNC_ELIDE
#include "waiters.h"
#endif

struct async_oneshot {
    size_t size;
    struct async_waiters waiters;
    bool has_value, has_sender, has_receiver;
    char value[];
};

static void wake(struct async_oneshot *oneshot)
{
#ifdef ASYNC_ELIDE
    (void)oneshot;
#else
    asyncrt_waiters_wake_all(&oneshot->waiters, WAITER_WOKEN);
#endif
}

/* Who has given up a half has no right to use it, and would use freed memory if the other one had done so
 * too. */
static void check_half(bool is_there, const char *function, const char *half)
{
    if (!is_there)
        asyncrt_misused("%s: the %s's half has been given up before", function, half);
}

struct async_oneshot *async_oneshot_new(size_t size)
{
    int saved = errno;
    struct async_oneshot *oneshot = NULL;

    if (size < PTRDIFF_MAX - sizeof *oneshot)
        oneshot = asyncrt_alloc(sizeof *oneshot + size);
    if (oneshot)
        *oneshot = (struct async_oneshot){.size = size, .has_sender = true, .has_receiver = true};
    errno = saved;
    return oneshot;
}

void async_oneshot_abandon(struct async_oneshot *oneshot)
{
    if (!oneshot)
        return;
    check_half(oneshot->has_sender, "async_oneshot_abandon", "sender");
    oneshot->has_sender = false;
    if (oneshot->has_receiver)
        wake(oneshot);
    else
        free(oneshot);
}

int async_oneshot_send(struct async_oneshot *oneshot, const void *value)
{
    int r = oneshot->has_receiver ? 0 : -EPIPE;

    check_half(oneshot->has_sender, "async_oneshot_send", "sender");
    memcpy(oneshot->value, value, oneshot->size);
    oneshot->has_value = true;
    async_oneshot_abandon(oneshot);
    return r;
}

int async_oneshot_try_recv(struct async_oneshot *oneshot, void *value)
{
    check_half(oneshot->has_receiver, "async_oneshot_recv", "receiver");
    if (!oneshot->has_value)
        return oneshot->has_sender ? -EAGAIN : -EPIPE;
    memcpy(value, oneshot->value, oneshot->size);
    oneshot->has_value = false;
    return 0;
}

void async_oneshot_free(struct async_oneshot *oneshot)
{
    if (!oneshot)
        return;
    check_half(oneshot->has_receiver, "async_oneshot_free", "receiver");
#ifndef ASYNC_ELIDE
    if (oneshot->waiters.first)
        asyncrt_misused("async_oneshot_free: a task waits in async_oneshot_recv");
#endif
    oneshot->has_receiver = false;
    if (!oneshot->has_sender)
        free(oneshot);
}

#ifdef ASYNC_ELIDE

int async_oneshot_recv(struct async_oneshot *oneshot, void *value)
{
    return asyncrt_without_waiting(async_oneshot_try_recv(oneshot, value), "async_oneshot_recv");
}

#else

enum async_poll async_oneshot_recv_poll(struct async_oneshot_recv_future *self, struct async_context *cx,
                                        int *result)
{
    int r;

    if (!asyncrt_may_try(&self->waiter, cx, "async_oneshot_recv"))
        return ASYNC_PENDING;
    r = async_oneshot_try_recv(self->oneshot, self->value);
    return asyncrt_tried(&self->oneshot->waiters, &self->waiter, cx, r, result);
}

void async_oneshot_recv_drop(struct async_oneshot_recv_future *self)
{
    if (self->waiter.state == WAITER_WAITING)
        asyncrt_waiters_cancel(&self->oneshot->waiters, &self->waiter);
}

#endif /* ASYNC_ELIDE */
