/* Waits for descriptors that end at some time: those of sockets that have SO_RCVTIMEO or SO_SNDTIMEO, and
 * short pauses. Each such wait has a sleeper in the wheel, in a list of the descriptor's watch. When the time
 * has come it wakes the task, which then finds out. */
#include "internal.h"

#include <errno.h>
#include <stdlib.h>

#include "attempt.h"

struct fd_timeout {
    struct async_sleep_ms_future sleep;
    struct fd_timeout *next;
    const struct async_fd_wait *wait;
    int error; /* what the wait then has come to: an errno value or 0 */
};

static struct fd_timeout **find(struct watch *watch, const struct async_fd_wait *wait)
{
    struct fd_timeout **link = &watch->timeouts;

    while (*link && (*link)->wait != wait)
        link = &(*link)->next;
    return link;
}

bool asyncrt_fd_timeout_new(struct watch *watch, const struct async_fd_wait *wait, int64_t ms, int error,
                            struct async_waker waker)
{
    struct executor *ex = asyncrt_current;
    struct fd_timeout *timeout = asyncrt_alloc(sizeof *timeout);

    if (!timeout) {
        async_waker_drop(waker);
        return false;
    }
    *timeout = (struct fd_timeout){.next = watch->timeouts, .wait = wait, .error = error};
    watch->timeouts = timeout;
    ex->watches.timeouts++;
    async_sleep_ms_init(&timeout->sleep, ms);
    asyncrt_sleep_begin(ex, &timeout->sleep, waker);
    return true;
}

bool asyncrt_fd_timeout_begin(struct watch *watch, const struct async_fd_wait *wait)
{
    int saved = errno;
    int64_t ms = asyncrt_socket_timeout(wait->fd, wait->events & EV_READ);

    errno = saved;
    if (ms <= 0)
        return true;
    wait->waker.task->home += HOME_ONE;
    return asyncrt_fd_timeout_new(watch, wait, ms, EAGAIN, (struct async_waker){wait->waker.task});
}

int asyncrt_fd_timeout_passed(struct watch *watch, const struct async_fd_wait *wait, struct async_context *cx)
{
    struct fd_timeout *timeout = *find(watch, wait);

    if (!timeout)
        return -1;
    if (!timeout->sleep.next)
        return timeout->error;
    asyncrt_waker_update(&timeout->sleep.waker, cx);
    return -1;
}

void asyncrt_fd_timeout_end(struct executor *ex, struct watch *watch, const struct async_fd_wait *wait)
{
    struct fd_timeout **link = find(watch, wait), *timeout = *link;

    if (!timeout)
        return;
    *link = timeout->next;
    ex->watches.timeouts--;
    async_sleep_ms_drop(&timeout->sleep);
    free(timeout);
}
