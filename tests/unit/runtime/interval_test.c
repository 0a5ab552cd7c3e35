/* Intervals: no drift, ticks that come late, cancellation. */
#include <unistd.h>

#include "support.h"

static struct async_interval interval;
static struct async_interval_tick_future tick;
static int64_t missed;

static enum async_poll wait_for_tick(struct script *self, struct async_context *cx)
{
    BEGIN;
    AWAIT_OWN(interval_tick, &tick, &missed, &interval);
    END;
}

static int64_t next_tick(void)
{
    script_run(wait_for_tick, NULL);
    ck_assert_int_ge(async_now_ms(), interval.next - interval.period);
    return missed;
}

START_TEST(ticks_are_on_time)
{
    int64_t began = async_now_ms();

    interval = async_interval_start(10, ASYNC_TICKS_BURST);
    ck_assert_int_ge(interval.next, began + 10);
    began = interval.next;
    for (int i = 0; i < 10; i++) {
        ck_assert_int_eq(next_tick(), 0);
        ck_assert_int_eq(interval.next, began + (i + 1) * 10);
    }
    ck_assert_int_ge(async_now_ms(), began + 90);
    async_shutdown();
}
END_TEST

/* An interval that is 45 ms late, or a little more. */
static int64_t be_late(enum async_ticks policy)
{
    interval = async_interval_start(10, policy);
    interval.next = async_now_ms() - 45;
    return interval.next;
}

START_TEST(late_ticks_in_a_burst)
{
    int64_t due = be_late(ASYNC_TICKS_BURST);

    for (int i = 1; i <= 5; i++) {
        ck_assert_int_eq(next_tick(), 0);
        ck_assert_int_eq(interval.next, due + i * 10);
    }
    async_shutdown();
}
END_TEST

START_TEST(late_ticks_skipped)
{
    int64_t due = be_late(ASYNC_TICKS_SKIP), skipped = next_tick();

    ck_assert_int_ge(skipped, 4);
    ck_assert_int_eq(interval.next, due + (skipped + 1) * 10);
    ck_assert_int_ge(interval.next, async_now_ms() - 500);
    async_shutdown();
}
END_TEST

START_TEST(late_ticks_delayed)
{
    int64_t now;

    be_late(ASYNC_TICKS_DELAY);
    now = async_now_ms();
    ck_assert_int_ge(next_tick(), 4);
    ck_assert_int_ge(interval.next, now + 10);
    ck_assert_int_le(interval.next, async_now_ms() + 10);
    async_shutdown();
}
END_TEST

static void cancel_it(struct async_context *cx)
{
    async_interval_tick_init(&tick, &interval);
    ck_assert(!POLL(interval_tick, &tick, &missed));
    ck_assert_int_eq(waiting_for_time(), 1);
    async_interval_tick_drop(&tick);
    ck_assert_int_eq(waiting_for_time(), 0);
    async_interval_tick_init(&tick, &interval);
    async_interval_tick_drop(&tick);
}

START_TEST(a_cancelled_tick_is_not_lost)
{
    int64_t due;

    interval = async_interval_start(500, ASYNC_TICKS_SKIP);
    due = interval.next;
    run_by_hand(cancel_it);
    ck_assert_int_eq(interval.next, due);
    next_tick();
    ck_assert_int_ge(interval.next, due + 500);
    async_shutdown();
}
END_TEST

static void be_busy(struct async_context *cx)
{
    int n = 0;

    interval = async_interval_start(0, ASYNC_TICKS_BURST); /* taken for 1 */
    ck_assert_int_eq(interval.period, 1);
    interval.next = async_now_ms() - 100000;
    do
        async_interval_tick_init(&tick, &interval);
    while (POLL(interval_tick, &tick, &missed) && ++n < 1000);
    ck_assert_int_lt(n, 1000);
    ck_assert(cx->woken);
}

START_TEST(bursts_yield_from_time_to_time)
{
    run_by_hand(be_busy);
    interval = async_interval_start(INT64_MAX, ASYNC_TICKS_SKIP);
    run_by_hand(cancel_it);
    async_shutdown();
}
END_TEST

TCase *interval_tests(void)
{
    TCase *tests = tcase_create("interval");

    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, ticks_are_on_time);
    tcase_add_test(tests, late_ticks_in_a_burst);
    tcase_add_test(tests, late_ticks_skipped);
    tcase_add_test(tests, late_ticks_delayed);
    tcase_add_test(tests, a_cancelled_tick_is_not_lost);
    tcase_add_test(tests, bursts_yield_from_time_to_time);
    return tests;
}
