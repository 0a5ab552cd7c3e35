/* The clock, the timer wheel and sleeping. The wheel is described in internal.h. */
#include <async.h>

#include <errno.h>
#include <time.h>

#include "clock.h"

enum { NS_PER_MS = 1000000 };

static int64_t now_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 * NS_PER_MS + now.tv_nsec;
}

int64_t async_now_ms(void)
{
    return clock_is_virtual() ? virtual_ms() : now_ns() / NS_PER_MS;
}

#ifdef ASYNC_ELIDE

static void sleep_virtually(int64_t ms)
{
    int64_t now = virtual_ms();

    asyncrt_virtual_ms = ms > INT64_MAX - now ? INT64_MAX : now + ms;
}

/* Sleeps in steps that fit a struct timespec, whatever the size of time_t. */
static void sleep_really(int64_t ms)
{
    enum { STEP_MS = 1000000000 };
    int saved = errno;

    while (ms > 0) {
        int64_t step = ms < STEP_MS ? ms : STEP_MS;
        struct timespec left = {(time_t)(step / 1000), (long)(step % 1000 * NS_PER_MS)};

        while (clock_nanosleep(CLOCK_MONOTONIC, 0, &left, &left) == EINTR)
            ;
        ms -= step;
    }
    errno = saved;
}

void async_sleep_ms(int64_t ms)
{
    if (ms <= 0)
        return;
    if (clock_is_virtual())
        sleep_virtually(ms);
    else
        sleep_really(ms);
}

void async_sleep_until(int64_t deadline_ms)
{
    for (;;) {
        int64_t now = async_now_ms();

        if (deadline_ms <= now)
            return;
        async_sleep_ms(deadline_ms - now);
    }
}

#else

#include "internal.h"

/* ---- the wheel --------------------------------------------------------------------------------------- */

static unsigned level_of(const struct wheel *wheel, int64_t deadline)
{
    uint64_t differing = (uint64_t)(deadline ^ wheel->time);

    return differing ? (63 - (unsigned)__builtin_clzll(differing)) / 6 : 0;
}

static unsigned slot_of(int64_t deadline, unsigned level)
{
    return (unsigned)(deadline >> level * 6) % WHEEL_SLOTS;
}

static void insert(struct wheel *wheel, struct async_sleep_ms_future *sleeper)
{
    unsigned level = level_of(wheel, sleeper->ms), slot = slot_of(sleeper->ms, level);
    struct async_sleep_ms_future *first = wheel->slots[level][slot];

    wheel->used[level] |= (uint64_t)1 << slot;
    wheel->used_levels |= 1u << level;
    if (!first) {
        wheel->slots[level][slot] = sleeper->next = sleeper->prev = sleeper;
        return;
    }
    sleeper->next = first;
    sleeper->prev = first->prev;
    first->prev->next = sleeper;
    first->prev = sleeper;
}

static void slot_emptied(struct wheel *wheel, unsigned level, unsigned slot)
{
    wheel->slots[level][slot] = NULL;
    wheel->used[level] &= ~((uint64_t)1 << slot);
    if (!wheel->used[level])
        wheel->used_levels &= ~(1u << level);
}

static void take_out(struct wheel *wheel, struct async_sleep_ms_future *sleeper)
{
    unsigned level = level_of(wheel, sleeper->ms), slot = slot_of(sleeper->ms, level);

    if (sleeper->next == sleeper) {
        slot_emptied(wheel, level, slot);
    } else {
        if (wheel->slots[level][slot] == sleeper)
            wheel->slots[level][slot] = sleeper->next;
        sleeper->next->prev = sleeper->prev;
        sleeper->prev->next = sleeper->next;
    }
    sleeper->next = NULL;
}

/* The slot that comes next: its level, and when it begins. There must be one. */
static unsigned next_slot(const struct wheel *wheel, int64_t *begins)
{
    unsigned level = (unsigned)__builtin_ctz(wheel->used_levels);
    uint64_t slot = (uint64_t)__builtin_ctzll(wheel->used[level]);
    uint64_t below = level + 1 < WHEEL_LEVELS ? ((uint64_t)1 << (level + 1) * 6) - 1 : UINT64_MAX;

    *begins = (int64_t)(((uint64_t)wheel->time & ~below) | slot << level * 6);
    return level;
}

/* Wakes the sleepers of the slot that begins now, or moves them down. */
static void open_slot(struct executor *ex, unsigned level)
{
    struct wheel *wheel = &ex->wheel;
    unsigned slot = slot_of(wheel->time, level);
    struct async_sleep_ms_future *first = wheel->slots[level][slot], *sleeper = first, *next;

    slot_emptied(wheel, level, slot);
    do {
        next = sleeper->next;
        sleeper->next = NULL;
        if (sleeper->ms <= wheel->time)
            asyncrt_wake_here(ex, &sleeper->waker);
        else
            insert(wheel, sleeper);
        sleeper = next;
    } while (sleeper != first);
}

static void advance(struct executor *ex, int64_t now)
{
    struct wheel *wheel = &ex->wheel;
    int64_t begins;

    while (wheel->used_levels) {
        unsigned level = next_slot(wheel, &begins);

        if (begins > now)
            break;
        wheel->time = begins;
        open_slot(ex, level);
    }
    wheel->time = now;
}

/* ---- the executor's side ----------------------------------------------------------------------------- */

static void on_timer(struct ev_loop *loop, ev_timer *timer, int events)
{
    struct executor *ex = timer->data;

    (void)loop;
    (void)events;
    ex->wheel.armed = -1;
    if (!asyncrt_watches_look(ex)) /* else it is asked for events once more before anybody is woken */
        advance(ex, async_now_ms());
}

void asyncrt_wheel_open(struct executor *ex)
{
    ex->wheel.time = async_now_ms();
    ex->wheel.armed = -1;
    ev_timer_init(&ex->wheel.timer, on_timer, 0, 0);
    ex->wheel.timer.data = ex;
}

/* A timer that is set too early, because a sleeper has been cancelled, does no harm and is left. */
void asyncrt_wheel_arm(struct executor *ex)
{
    struct wheel *wheel = &ex->wheel;
    int64_t begins;
    double after;

    if (!wheel->used_levels || clock_is_virtual())
        return;
    next_slot(wheel, &begins);
    if (wheel->armed >= 0 && wheel->armed <= begins)
        return;
    wheel->armed = begins;
    ev_timer_stop(ex->loop, &wheel->timer);
    ev_now_update(ex->loop); /* what the timer is relative to */
    after = (double)begins * 1e-3 - (double)now_ns() * 1e-9;
    ev_timer_set(&wheel->timer, after > 0 ? after : 0, 0);
    ev_timer_start(ex->loop, &wheel->timer);
}

/* The next deadline; forever if nobody sleeps, or not for shorter. */
static int64_t next_deadline(const struct wheel *wheel)
{
    int64_t next = INT64_MAX;
    const struct async_sleep_ms_future *first, *sleeper;
    unsigned level;

    if (!wheel->used_levels)
        return next;
    level = (unsigned)__builtin_ctz(wheel->used_levels);
    first = sleeper = wheel->slots[level][__builtin_ctzll(wheel->used[level])];
    do {
        next = sleeper->ms < next ? sleeper->ms : next;
        sleeper = sleeper->next;
    } while (sleeper != first);
    return next;
}

bool asyncrt_time_may_jump(const struct executor *ex)
{
    return clock_is_virtual() && ex->jobs == 0 && next_deadline(&ex->wheel) != INT64_MAX;
}

/* Another executor may have jumped further. */
void asyncrt_time_jump(struct executor *ex)
{
    int64_t deadline = next_deadline(&ex->wheel);

    if (deadline > virtual_ms())
        asyncrt_virtual_ms = deadline;
    advance(ex, virtual_ms());
}

/* Forgets the sleepers that are in no task's frame. */
void asyncrt_wheel_close(struct executor *ex)
{
    struct wheel *wheel = &ex->wheel;

    while (wheel->used_levels) {
        unsigned level = (unsigned)__builtin_ctz(wheel->used_levels);
        struct async_sleep_ms_future *sleeper = wheel->slots[level][__builtin_ctzll(wheel->used[level])];

        take_out(wheel, sleeper);
        asyncrt_drop_here(ex, &sleeper->waker);
    }
    ev_timer_stop(ex->loop, &wheel->timer);
}

/* ---- the future -------------------------------------------------------------------------------------- */

/* Where a sleeper is: `next` says whether it stands in the wheel. If it does not, `prev` is null before the
 * first poll, the sleeper itself while it waits to be polled again, and `&ended` after that. */
static struct async_sleep_ms_future ended;

static int64_t deadline_after(int64_t ms)
{
    int64_t now = clock_is_virtual()
                      ? virtual_ms()
                      : (now_ns() + NS_PER_MS - 1) / NS_PER_MS; /* rounded up: never too short */

    return ms > INT64_MAX - now ? INT64_MAX : now + ms;
}

/* Takes the waker. */
static void sleep_until(struct executor *ex, struct async_sleep_ms_future *self, int64_t deadline,
                        struct async_waker waker)
{
    if (!ex->wheel.used_levels)
        ex->wheel.time = async_now_ms();
    self->prev = self;
    self->ms = deadline;
    self->waker = waker;
    insert(&ex->wheel, self);
}

static void begin_sleep(struct async_sleep_ms_future *self, struct async_context *cx, int64_t deadline)
{
    sleep_until(context_executor(cx), self, deadline, async_waker_clone(cx));
}

void asyncrt_sleep_begin(struct executor *ex, struct async_sleep_ms_future *self, struct async_waker waker)
{
    sleep_until(ex, self, deadline_after(self->ms), waker);
}

/* There is no time to sleep: only the other ready tasks run. */
static void begin_yield(struct async_sleep_ms_future *self, struct async_context *cx)
{
    self->prev = self;
    async_wake(cx);
}

/* The polls after the first. */
static enum async_poll sleep_on(struct async_sleep_ms_future *self, struct async_context *cx,
                                const char *name)
{
    if (self->next) {
        asyncrt_waker_update(&self->waker, cx);
        return ASYNC_PENDING;
    }
    if (self->prev == &ended)
        ASYNCRT_ENDED(name);
    self->prev = &ended;
    return ASYNC_READY;
}

static bool has_begun(const struct async_sleep_ms_future *self)
{
    return self->next || self->prev;
}

enum async_poll async_sleep_ms_poll(struct async_sleep_ms_future *self, struct async_context *cx)
{
    if (has_begun(self))
        return sleep_on(self, cx, "async_sleep_ms");
    if (self->ms > 0)
        begin_sleep(self, cx, deadline_after(self->ms));
    else
        begin_yield(self, cx);
    return ASYNC_PENDING;
}

enum async_poll async_sleep_until_poll(struct async_sleep_until_future *self, struct async_context *cx)
{
    if (has_begun(&self->sleep))
        return sleep_on(&self->sleep, cx, "async_sleep_until");
    if (self->sleep.ms > async_now_ms())
        begin_sleep(&self->sleep, cx, self->sleep.ms);
    else
        begin_yield(&self->sleep, cx);
    return ASYNC_PENDING;
}

void async_sleep_ms_drop(struct async_sleep_ms_future *self)
{
    if (!self->next)
        return;
    take_out(&asyncrt_executor()->wheel, self);
    async_waker_drop(self->waker);
    self->prev = &ended;
}

#endif /* ASYNC_ELIDE */
