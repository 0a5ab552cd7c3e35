/* Intervals. */
#include <async.h>

/* At the end of time there is no later one. */
static int64_t later(int64_t time, int64_t by)
{
    return by > INT64_MAX - time ? INT64_MAX : time + by;
}

struct async_interval async_interval_start(int64_t period, enum async_ticks policy)
{
    int64_t now = async_now_ms();

    if (period < 1)
        period = 1;
    if (period > INT64_MAX / 2)
        period = INT64_MAX / 2;
    return (struct async_interval){period, later(now, period), policy};
}

/* Goes on to the tick after the one that is due; how many are left out. */
static int64_t go_on(struct async_interval *interval, int64_t now)
{
    int64_t late = (now - interval->next) / interval->period;

    if (interval->policy == ASYNC_TICKS_BURST)
        late = 0;
    if (interval->policy == ASYNC_TICKS_DELAY && late > 0)
        interval->next = later(now, interval->period);
    else
        interval->next = later(interval->next + late * interval->period, interval->period);
    return late;
}

#ifdef ASYNC_ELIDE

int64_t async_interval_tick(struct async_interval *interval)
{
    int64_t now;

    while ((now = async_now_ms()) < interval->next)
        async_sleep_ms(interval->next - now);
    return go_on(interval, now);
}

#else

#include "internal.h"

enum async_poll async_interval_tick_poll(struct async_interval_tick_future *self, struct async_context *cx,
                                         int64_t *result)
{
    struct async_interval *interval = self->interval;
    int64_t now = async_now_ms();

    if (self->state == ASYNC_TICK_FINISHED)
        ASYNCRT_ENDED("async_interval_tick");
    if (self->state == ASYNC_TICK_IDLE) {
        if (now >= interval->next && asyncrt_spent(cx))
            return ASYNC_PENDING;
        if (now < interval->next) {
            async_sleep_ms_init(&self->sleep, interval->next - now);
            self->state = ASYNC_TICK_WAITING;
        }
    }
    if (self->state == ASYNC_TICK_WAITING && async_sleep_ms_poll(&self->sleep, cx) == ASYNC_PENDING)
        return ASYNC_PENDING;
    self->state = ASYNC_TICK_FINISHED;
    *result = go_on(interval, now);
    return ASYNC_READY;
}

void async_interval_tick_drop(struct async_interval_tick_future *self)
{
    if (self->state == ASYNC_TICK_WAITING)
        async_sleep_ms_drop(&self->sleep);
    self->state = ASYNC_TICK_FINISHED;
}

#endif /* ASYNC_ELIDE */
