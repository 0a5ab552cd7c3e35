/* Intervals: something to be done every so many milliseconds, without drifting.
 *
 *     struct async_interval interval = async_interval_start(1000, ASYNC_TICKS_SKIP);
 *
 *     for (;;) {
 *         await async_interval_tick(&interval);
 *         report();
 *     }
 */
#ifndef ASYNC_INTERVAL_H
#define ASYNC_INTERVAL_H

#pragma GCC system_header

#include "async/time.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What becomes of ticks that nobody waited for in time, because what was done between two took too long.
 * With a period of 10, where the third tick is asked for at 45:
 *
 *      due        10  20  30  40  50  60  70
 *      BURST      10  20  45  45  50  60  70     at once, one after another, until it is on time again
 *      SKIP       10  20  45      50  60  70     the late one at once, none for 40, then on time again
 *      DELAY      10  20  45        55  65  75   the late one at once, and all others later
 *
 * A tick that comes less than a period late changes nothing for the others. */
enum async_ticks { ASYNC_TICKS_BURST, ASYNC_TICKS_SKIP, ASYNC_TICKS_DELAY };

/** A value of the caller's that needs no freeing. */
struct async_interval {
    int64_t period; /* in milliseconds */
    int64_t next;   /* when the next tick is due, as told by async_now_ms() */
    enum async_ticks policy;
};

/** An interval whose first tick is due in `period` milliseconds; less than 1 is taken for 1. (For a first
 * tick at once, set `next` to async_now_ms().) */
struct async_interval async_interval_start(int64_t period, enum async_ticks policy);

/** Waits until the next tick is due. The number of ticks that are left out because this one is late: 0 when
 * it is not, and always with BURST; with DELAY, how many whole periods it is late. When the tick is due
 * already it only yields from time to time. Allocates nothing. Cancel-safe: the tick of a task that is
 * cancelled is not lost. One task at a time. */
_Async int64_t async_interval_tick(struct async_interval *interval);

#ifndef ASYNC_ELIDE

enum async_tick_state { ASYNC_TICK_IDLE, ASYNC_TICK_WAITING, ASYNC_TICK_FINISHED };

struct async_interval_tick_future {
    struct async_interval *interval;
    struct async_sleep_ms_future sleep;
    enum async_tick_state state;
};
static __inline void async_interval_tick_init(struct async_interval_tick_future *self,
                                              struct async_interval *interval)
{
    self->interval = interval;
    self->state = ASYNC_TICK_IDLE;
}
enum async_poll async_interval_tick_poll(struct async_interval_tick_future *self, struct async_context *cx,
                                         int64_t *result);
void async_interval_tick_drop(struct async_interval_tick_future *self);
ASYNC_FUTURE(async_interval_tick);

#endif /* ASYNC_ELIDE */

#ifdef __cplusplus
}
#endif

#endif
