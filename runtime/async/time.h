/* Time: sleeping, and the executor's clock.
 *
 * The clock is CLOCK_MONOTONIC in whole milliseconds: it is the same for all threads, does not jump when the
 * date is set, and does not run while the machine is suspended.
 */
#ifndef ASYNC_TIME_H
#define ASYNC_TIME_H

#pragma GCC system_header

#include <stdint.h>

#include "async/executor.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Milliseconds of the monotonic clock since some moment in the past. Read afresh at each call; from any
 * thread and from signal handlers. */
int64_t async_now_ms(void);

/** Suspends the task for at least `ms` milliseconds, and for less than one more when the machine and the executor are
 * idle. Zero and negative: lets the other ready tasks run once, as async_yield() does.
 * Too long for the clock to count: forever. Sleepers with the same deadline go on in the order in which they
 * began. Allocates nothing and cannot fail. Cancel-safe; cancelling is O(1). */
_Async void async_sleep_ms(int64_t ms);

/** Suspends the task until async_now_ms() says `deadline_ms` or more; if it does already, the other ready tasks
 * run once. INT64_MAX: forever. Otherwise as async_sleep_ms(); a loop that adds to its deadline keeps its pace
 * whatever it does in between. Cancel-safe. */
_Async void async_sleep_until(int64_t deadline_ms);

#ifndef ASYNC_ELIDE

/* In the executor's timer wheel while it sleeps, linked to the sleepers of the same slot. */
struct async_sleep_ms_future {
    struct async_sleep_ms_future *next, *prev;
    int64_t time; /* before the first poll: how long, in milliseconds; then the deadline, in the wheel's ticks */
    struct async_waker waker;
};
static __inline void async_sleep_ms_init(struct async_sleep_ms_future *self, int64_t ms)
{
    self->next = self->prev = NULL;
    self->time = ms;
    self->waker.task = NULL;
}
enum async_poll async_sleep_ms_poll(struct async_sleep_ms_future *self, struct async_context *cx);
void async_sleep_ms_drop(struct async_sleep_ms_future *self);
ASYNC_FUTURE(async_sleep_ms);

struct async_sleep_until_future {
    struct async_sleep_ms_future sleep; /* which has the deadline from the start */
};
static __inline void async_sleep_until_init(struct async_sleep_until_future *self, int64_t deadline_ms)
{
    async_sleep_ms_init(&self->sleep, deadline_ms);
}
enum async_poll async_sleep_until_poll(struct async_sleep_until_future *self, struct async_context *cx);
static __inline void async_sleep_until_drop(struct async_sleep_until_future *self)
{
    async_sleep_ms_drop(&self->sleep);
}
ASYNC_FUTURE(async_sleep_until);

#endif /* ASYNC_ELIDE */

#ifdef __cplusplus
}
#endif

#endif
