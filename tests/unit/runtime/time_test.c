/* Sleeping: durations, order, cancellation. */
#include <stdint.h>
#include <time.h>

#include "support.h"

static int order[100000];
static int finished;

static enum async_poll sleep_and_note(struct script *self, struct async_context *cx)
{
    BEGIN;
    AWAIT_SLEEP_MS(self->n);
    order[finished++] = (int)self->i;
    END;
}

static struct script *start_sleeper(int i, int64_t ms)
{
    struct script *self = script_spawn(sleep_and_note, NULL);

    self->i = i;
    self->n = ms;
    return self;
}

START_TEST(sleeping_takes_as_long_as_it_says)
{
    static const int64_t durations[] = {1, 2, 7, 50, 63, 64, 65, 130};

    for (size_t i = 0; i < sizeof durations / sizeof *durations; i++) {
        int64_t before = async_now_ms();

        run_for_ms(durations[i]);
        ck_assert_int_ge(async_now_ms() - before, durations[i]);
        ck_assert_int_le(async_now_ms() - before, durations[i] + 500);
    }
    async_shutdown();
}
END_TEST

static int64_t real_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* How much longer a sleep has been than asked for, when it began just after the clock had changed. */
static int64_t lateness_of_sleep(int64_t ms)
{
    int64_t began = async_now_ms(), before, late;

    while (async_now_ms() == began)
        ;
    before = real_ns();
    run_for_ms(ms);
    late = real_ns() - before - ms * 1000000;
    ck_assert_int_ge(late, 0);
    return late;
}

/* The best of many, as the machine may be busy. */
START_TEST(sleeping_takes_less_than_a_millisecond_more)
{
    static const int64_t durations[] = {1, 2, 3, 10};

    for (size_t i = 0; i < sizeof durations / sizeof *durations; i++) {
        int64_t best = INT64_MAX;

        for (int k = 0; k < 200 && best >= 1000000; k++) {
            int64_t late = lateness_of_sleep(durations[i]);

            best = late < best ? late : best;
        }
        ck_assert_int_lt(best, 1000000);
    }
    async_shutdown();
}
END_TEST

static int turns;

static enum async_poll count_turns(struct script *self, struct async_context *cx)
{
    BEGIN;
    for (;;) {
        turns++;
        AWAIT_YIELD();
    }
    END;
}

static enum async_poll sleep_nought(struct script *self, struct async_context *cx)
{
    BEGIN;
    AWAIT_SLEEP_MS(0);
    ck_assert_int_eq(turns, 2);
    AWAIT_SLEEP_MS(-5);
    ck_assert_int_eq(turns, 3);
    AWAIT_SLEEP_MS(INT64_MIN);
    ck_assert_int_eq(turns, 4);
    END;
}

START_TEST(no_time_and_negative_time_yield_once)
{
    script_spawn(count_turns, NULL);
    script_run(sleep_nought, NULL);
    async_shutdown();
}
END_TEST

START_TEST(sleepers_wake_in_the_order_of_their_deadlines)
{
    static const int ms[] = {70, 5, 64, 1, 63, 30, 129, 65};
    static const int expected[] = {3, 1, 5, 4, 2, 7, 0, 6};

    for (int i = 0; i < 8; i++)
        start_sleeper(i, ms[i]);
    run_for_ms(140);
    ck_assert_int_eq(finished, 8);
    for (int i = 0; i < 8; i++)
        ck_assert_int_eq(order[i], expected[i]);
    async_shutdown();
}
END_TEST

START_TEST(equal_deadlines_wake_first_come_first)
{
    enum { N = 1000 };

    for (int i = 0; i < N; i++)
        start_sleeper(i, 80);
    run_for_ms(100);
    ck_assert_int_eq(finished, N);
    for (int i = 0; i < N; i++)
        ck_assert_int_eq(order[i], i);
    async_shutdown();
}
END_TEST

/* ---- many, at random -------------------------------------------------------------------------------------
 */

struct noted {
    int64_t deadline;
    int seq;
};

static struct noted wakes[20000];
static int n_wakes;

static enum async_poll sleep_at_random(struct script *self, struct async_context *cx)
{
    BEGIN;
    AWAIT_SLEEP_MS(self->n);
    /* After the first poll the future has the deadline. */
    wakes[n_wakes++] = (struct noted){self->u.sleep_ms.time, (int)self->i};
    END;
}

static bool in_order(struct noted a, struct noted b)
{
    return a.deadline < b.deadline || (a.deadline == b.deadline && a.seq < b.seq);
}

START_TEST(many_sleepers_wake_in_order)
{
    enum { N = 20000 };

    srand(1);
    for (int i = 0; i < N; i++) {
        struct script *self = script_spawn(sleep_at_random, NULL);

        self->i = i;
        self->n = 1 + rand() % 400;
    }
    run_for_ms(450);
    ck_assert_int_eq(n_wakes, N);
    for (int i = 1; i < N; i++)
        ck_assert(in_order(wakes[i - 1], wakes[i]));
    ck_assert_int_eq(waiting_for_time(), 0);
    async_shutdown();
}
END_TEST

static enum async_poll sleep_again_and_again(struct script *self, struct async_context *cx)
{
    BEGIN;
    while (self->n-- > 0) {
        self->i = (long)async_now_ms();
        AWAIT_SLEEP_MS(self->n % 17 * (self->n % 5));
        ck_assert_int_ge(async_now_ms() - self->i, self->n % 17 * (self->n % 5));
    }
    finished++;
    END;
}

START_TEST(sleepers_that_come_and_go)
{
    for (int i = 0; i < 500; i++)
        script_spawn(sleep_again_and_again, NULL)->n = 10 + i % 10;
    run_for_ms(1500);
    ck_assert_int_eq(finished, 500);
    async_shutdown();
}
END_TEST

START_TEST(a_hundred_thousand_sleepers)
{
    enum { N = 100000 };

    for (int i = 0; i < N; i++)
        start_sleeper(i, 300 + (i * 7919L) % 100);
    run_for_ms(200);
    while (waiting_for_time() + finished < N)
        run_for_ms(10);
    ck_assert_int_eq(waiting_for_time() + finished, N);
    while (finished < N)
        run_for_ms(100);
    ck_assert_int_eq(waiting_for_time(), 0);
    async_shutdown();
}
END_TEST

/* ---- cancellation ----------------------------------------------------------------------------------------
 */

/* Sleeps, by hand, in a race with many others that are dropped. */
static enum async_poll cancel_most(struct script *self, struct async_context *cx)
{
    enum { N = 3000 };
    static struct async_sleep_ms_future sleeps[N];

    BEGIN;
    srand(2);
    for (self->i = 0; self->i < N; self->i++) {
        async_sleep_ms_init(&sleeps[self->i], rand() % 2 ? rand() % 200 : 1 + ((int64_t)1 << rand() % 63));
        ck_assert_int_eq(async_sleep_ms_poll(&sleeps[self->i], cx), ASYNC_PENDING);
    }
    AWAIT_SLEEP_MS(50);
    for (self->i = 0; self->i < N; self->i++)
        async_sleep_ms_drop(&sleeps[self->i]);
    ck_assert_int_eq(waiting_for_time(), 0);
    END;
}

START_TEST(cancelled_sleepers_leave_nothing)
{
    script_run(cancel_most, NULL);
    ck_assert_int_eq(waiting_for_time(), 0);
    async_shutdown();
}
END_TEST

static enum async_poll sleep_huge(struct script *self, struct async_context *cx)
{
    BEGIN;
    AWAIT_SLEEP_MS(self->n);
    ck_abort_msg("woke up");
    END;
}

START_TEST(huge_sleeps_do_not_end)
{
    static const int64_t huge[] = {INT64_MAX, INT64_MAX - 1, (int64_t)1 << 62, (int64_t)1 << 53, 1LL << 42};

    for (size_t i = 0; i < sizeof huge / sizeof *huge; i++)
        script_spawn(sleep_huge, NULL)->n = huge[i];
    run_for_ms(30);
    ck_assert_int_eq(waiting_for_time(), 5);
    async_shutdown();
}
END_TEST

/* A sleeper that is in no task's frame is forgotten by the executor's end. */
static struct async_sleep_ms_future stray;

static enum async_poll leave_a_stray(struct script *self, struct async_context *cx)
{
    (void)self;
    async_sleep_ms_init(&stray, 1000);
    ck_assert_int_eq(async_sleep_ms_poll(&stray, cx), ASYNC_PENDING);
    return ASYNC_READY;
}

START_TEST(a_stray_sleeper_outlives_its_task_and_its_executor)
{
    script_run(leave_a_stray, NULL);
    run_for_ms(2);
    async_shutdown();
    async_sleep_ms_drop(&stray);
}
END_TEST

START_TEST(a_stray_sleeper_wakes_nobody)
{
    script_run(leave_a_stray, NULL);
    run_for_ms(1100);
    ck_assert_int_eq(waiting_for_time(), 0);
    async_shutdown();
}
END_TEST

/* Polled by one task, then by another: the last one is woken. */
static enum async_poll poll_stray(struct script *self, struct async_context *cx)
{
    (void)self;
    return async_sleep_ms_poll(&stray, cx);
}

START_TEST(a_future_may_change_its_task)
{
    int64_t before = async_now_ms();

    script_run(leave_a_stray, NULL);
    script_run(poll_stray, NULL);
    ck_assert_int_ge(async_now_ms() - before, 1000);
    async_shutdown();
}
END_TEST

/* Ten steps of 3 ms, from the start: late ones do not delay the next. */
static enum async_poll keep_pace(struct script *self, struct async_context *cx)
{
    BEGIN;
    self->n = (long)async_now_ms();
    for (self->i = 1; self->i <= 10; self->i++) {
        AWAIT_SLEEP_UNTIL(self->n + 3 * self->i);
        ck_assert_int_ge(async_now_ms(), self->n + 3 * self->i);
    }
    ck_assert_int_le(async_now_ms(), self->n + 30 + 200);
    AWAIT_SLEEP_UNTIL(self->n);
    AWAIT_SLEEP_UNTIL(INT64_MIN);
    finished++;
    END;
}

START_TEST(sleeping_until_a_time)
{
    script_run(keep_pace, NULL);
    ck_assert_int_eq(finished, 1);
    async_shutdown();
}
END_TEST

static enum async_poll sleep_until_the_end(struct script *self, struct async_context *cx)
{
    BEGIN;
    AWAIT_SLEEP_UNTIL(INT64_MAX);
    ck_abort_msg("woke up");
    END;
}

START_TEST(cancelled_sleep_until_leaves_nothing)
{
    script_spawn(sleep_until_the_end, NULL);
    run_for_ms(2);
    ck_assert_int_eq(waiting_for_time(), 1);
    async_shutdown();
}
END_TEST

START_TEST(the_clock_does_not_go_back)
{
    int64_t last = async_now_ms();

    for (int i = 0; i < 1000; i++) {
        int64_t now = async_now_ms();

        ck_assert_int_ge(now, last);
        last = now;
    }
}
END_TEST

TCase *time_tests(void)
{
    TCase *tests = tcase_create("time");

    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, sleeping_takes_as_long_as_it_says);
    tcase_add_test(tests, sleeping_takes_less_than_a_millisecond_more);
    tcase_add_test(tests, no_time_and_negative_time_yield_once);
    tcase_add_test(tests, sleepers_wake_in_the_order_of_their_deadlines);
    tcase_add_test(tests, equal_deadlines_wake_first_come_first);
    tcase_add_test(tests, many_sleepers_wake_in_order);
    tcase_add_test(tests, sleepers_that_come_and_go);
    tcase_add_test(tests, a_hundred_thousand_sleepers);
    tcase_add_test(tests, cancelled_sleepers_leave_nothing);
    tcase_add_test(tests, huge_sleeps_do_not_end);
    tcase_add_test(tests, a_stray_sleeper_outlives_its_task_and_its_executor);
    tcase_add_test(tests, a_stray_sleeper_wakes_nobody);
    tcase_add_test(tests, a_future_may_change_its_task);
    tcase_add_test(tests, sleeping_until_a_time);
    tcase_add_test(tests, cancelled_sleep_until_leaves_nothing);
    tcase_add_test(tests, the_clock_does_not_go_back);
    return tests;
}
