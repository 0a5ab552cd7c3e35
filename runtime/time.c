/* The clock, the timer wheel and sleeping. The wheel is described in internal.h. */
#include <async.h>

#include <errno.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

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

/* A virtual clock, which no sleeper sees set or ended, ticks in milliseconds. */
static int64_t ticks_of_ms(int64_t ms)
{
    if (clock_is_virtual())
        return ms;
    return ms > INT64_MAX / TICKS_PER_MS ? INT64_MAX : ms * TICKS_PER_MS;
}

static int64_t now_ticks(void)
{
    return clock_is_virtual() ? virtual_ms() : now_ns() / NS_PER_TICK;
}

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
    unsigned level = level_of(wheel, sleeper->time), slot = slot_of(sleeper->time, level);
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
    unsigned level = level_of(wheel, sleeper->time), slot = slot_of(sleeper->time, level);

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
        if (sleeper->time <= wheel->time)
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

/* Timer and alarm may come at the same time: the second finds that nothing is set any more. */
static void time_has_come(struct executor *ex)
{
    if (ex->wheel.armed < 0)
        return;
    ex->wheel.armed = -1;
    ev_timer_stop(ex->loop, &ex->wheel.timer);
    if (!asyncrt_watches_look(ex)) /* else it is asked for events once more before anybody is woken */
        advance(ex, now_ticks());
}

static void on_timer(struct ev_loop *loop, ev_timer *timer, int events)
{
    (void)loop;
    (void)events;
    time_has_come(timer->data);
}

static void on_alarm(struct ev_loop *loop, ev_io *alarm, int events)
{
    struct executor *ex = alarm->data;

    (void)loop;
    (void)events;
    ex->wheel.rings = true;
    time_has_come(ex);
}

/* Without a descriptor for it sleepers are woken a little later. */
static void open_alarm(struct executor *ex)
{
    int fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);

    ev_io_init(&ex->wheel.alarm, on_alarm, fd, EV_READ);
    ex->wheel.alarm.data = ex;
    if (fd < 0)
        return;
    ev_io_start(ex->loop, &ex->wheel.alarm);
    ev_unref(ex->loop); /* who sleeps keeps a loop running, not the alarm */
}

static void close_alarm(struct executor *ex)
{
    struct wheel *wheel = &ex->wheel;

    if (wheel->alarm.fd < 0)
        return;
    ev_ref(ex->loop);
    ev_io_stop(ex->loop, &wheel->alarm);
    close(wheel->alarm.fd);
}

static void set_alarm(struct wheel *wheel, int64_t tick)
{
    enum { TICKS_PER_S = 1000 * TICKS_PER_MS, YEAR = 366 * 86400 };
    int64_t seconds = tick / TICKS_PER_S;
    struct itimerspec at = {.it_value = {(time_t)seconds, (long)(tick % TICKS_PER_S * NS_PER_TICK)}};

    if (wheel->alarm.fd < 0 || seconds - wheel->time / TICKS_PER_S > YEAR)
        return;
    timerfd_settime(wheel->alarm.fd, TFD_TIMER_ABSTIME, &at, NULL);
    wheel->rings = false;
}

/* An alarm that is set again is silent; this is for one that is not. */
static void silence_alarm(struct wheel *wheel)
{
    uint64_t times;

    if (wheel->rings && read(wheel->alarm.fd, &times, sizeof times) < 0)
        return;
    wheel->rings = false;
}

void asyncrt_wheel_open(struct executor *ex)
{
    ex->wheel.time = now_ticks();
    ex->wheel.armed = -1;
    ev_timer_init(&ex->wheel.timer, on_timer, 0, 0);
    ex->wheel.timer.data = ex;
    open_alarm(ex);
}

/* The alarm is shared with the parent. */
void asyncrt_wheel_in_child(struct executor *ex)
{
    close_alarm(ex);
    ex->wheel.rings = false;
    ex->wheel.armed = -1;
    open_alarm(ex);
}

static void arm(struct executor *ex, int64_t begins)
{
    struct wheel *wheel = &ex->wheel;
    double after;

    wheel->armed = begins;
    ev_timer_stop(ex->loop, &wheel->timer);
    ev_now_update(ex->loop); /* what the timer is relative to */
    after = (double)begins * (1e-3 / TICKS_PER_MS) - (double)now_ns() * 1e-9;
    ev_timer_set(&wheel->timer, after > 0 ? after : 0, 0);
    ev_timer_start(ex->loop, &wheel->timer);
    if (after > 0)
        set_alarm(wheel, begins);
}

/* A timer that is set too early, because a sleeper has been cancelled, does no harm and is left. libev waits
 * for whole milliseconds, rounded up; the alarm ends that earlier. */
void asyncrt_wheel_arm(struct executor *ex)
{
    struct wheel *wheel = &ex->wheel;
    int64_t begins;

    if (wheel->used_levels && !clock_is_virtual()) {
        next_slot(wheel, &begins);
        if (wheel->armed < 0 || wheel->armed > begins)
            arm(ex, begins);
    }
    silence_alarm(wheel);
}

void asyncrt_wheel_disarm(struct executor *ex)
{
    ev_timer_stop(ex->loop, &ex->wheel.timer);
    ex->wheel.armed = -1;
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
        next = sleeper->time < next ? sleeper->time : next;
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
    advance(ex, now_ticks());
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
    close_alarm(ex);
}

/* ---- the future -------------------------------------------------------------------------------------- */

/* Where a sleeper is: `next` says whether it stands in the wheel. If it does not, `prev` is null before the
 * first poll, the sleeper itself while it waits to be polled again, and `&ended` after that. */
static struct async_sleep_ms_future ended;

static int64_t deadline_after(int64_t ms)
{
    int64_t now = now_ticks() + !clock_is_virtual(); /* rounded up: never too short */
    int64_t ticks = ticks_of_ms(ms);

    return ticks > INT64_MAX - now ? INT64_MAX : now + ticks;
}

/* Takes the waker. */
static void sleep_until(struct executor *ex, struct async_sleep_ms_future *self, int64_t deadline,
                        struct async_waker waker)
{
    if (!ex->wheel.used_levels)
        ex->wheel.time = now_ticks();
    self->prev = self;
    self->time = deadline;
    self->waker = waker;
    insert(&ex->wheel, self);
}

static void begin_sleep(struct async_sleep_ms_future *self, struct async_context *cx, int64_t deadline)
{
    sleep_until(context_executor(cx), self, deadline, async_waker_clone(cx));
}

void asyncrt_sleep_begin(struct executor *ex, struct async_sleep_ms_future *self, struct async_waker waker)
{
    sleep_until(ex, self, deadline_after(self->time), waker);
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
    if (self->time > 0)
        begin_sleep(self, cx, deadline_after(self->time));
    else
        begin_yield(self, cx);
    return ASYNC_PENDING;
}

enum async_poll async_sleep_until_poll(struct async_sleep_until_future *self, struct async_context *cx)
{
    if (has_begun(&self->sleep))
        return sleep_on(&self->sleep, cx, "async_sleep_until");
    if (self->sleep.time > async_now_ms())
        begin_sleep(&self->sleep, cx, ticks_of_ms(self->sleep.time));
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
