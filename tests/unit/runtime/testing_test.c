/* The hooks for tests: the order of tasks, the virtual clock, failing allocations, cancelling the program. */
#include <async/testing.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "internal.h"
#include "support.h"

/* ---- the order of ready tasks ----------------------------------------------------------------------------
 */

enum { TASKS = 100, TURNS = 5 };

static char order[TASKS * TURNS];
static int turns;

static enum async_poll note_turns(struct script *self, struct async_context *cx)
{
    BEGIN;
    for (self->n = 0; self->n < TURNS; self->n++) {
        order[turns++] = (char)self->i;
        AWAIT_YIELD();
    }
    END;
}

static enum async_poll wait_for_rounds(struct script *self, struct async_context *cx)
{
    BEGIN;
    for (self->i = 0; self->i <= TURNS; self->i++)
        AWAIT_YIELD();
    END;
}

/* Runs `tasks` tasks in the order number `seed`. */
static void run_shuffled(uint64_t seed, int tasks)
{
    turns = 0;
    async_test_shuffle(seed);
    for (int i = 0; i < tasks; i++)
        script_spawn(note_turns, NULL)->i = i;
    script_run(wait_for_rounds, NULL);
    ck_assert_int_eq(turns, tasks * TURNS);
}

START_TEST(without_a_seed_tasks_run_in_the_order_of_their_start)
{
    run_shuffled(1, TASKS);
    run_shuffled(0, TASKS);
    for (int i = 0; i < TASKS * TURNS; i++)
        ck_assert_int_eq(order[i], i % TASKS);
    async_shutdown();
}
END_TEST

START_TEST(a_seed_gives_the_same_order_again)
{
    char first[sizeof order];

    run_shuffled(7, TASKS);
    memcpy(first, order, sizeof order);
    run_shuffled(7, TASKS);
    ck_assert_mem_eq(first, order, sizeof order);
    run_shuffled(8, TASKS);
    ck_assert_mem_ne(first, order, sizeof order);
    async_shutdown();
}
END_TEST

START_TEST(every_ready_task_has_its_turn_in_each_round)
{
    run_shuffled(3, TASKS);
    for (int round = 0; round < TURNS; round++) {
        bool seen[TASKS] = {false};

        for (int i = 0; i < TASKS; i++)
            seen[(int)order[round * TASKS + i]] = true;
        for (int i = 0; i < TASKS; i++)
            ck_assert(seen[i]);
    }
    async_shutdown();
}
END_TEST

START_TEST(every_order_comes_as_often_as_others)
{
    enum { SEEDS = 6000 };
    int counts[64] = {0}, orders = 0;

    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        run_shuffled(seed, 3);
        counts[order[0] * 16 + order[1] * 4 + order[2]]++;
    }
    for (int i = 0; i < 64; i++) {
        if (counts[i] == 0)
            continue;
        orders++;
        ck_assert_int_gt(counts[i], SEEDS / 6 - 150);
        ck_assert_int_lt(counts[i], SEEDS / 6 + 150);
    }
    ck_assert_int_eq(orders, 6);
    async_shutdown();
}
END_TEST

/* ---- the virtual clock -----------------------------------------------------------------------------------
 */

enum { HOUR = 3600000 };

static int64_t real_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int finished;

static enum async_poll sleep_and_note(struct script *self, struct async_context *cx)
{
    BEGIN;
    AWAIT_SLEEP_MS(self->n);
    ck_assert_int_eq(async_now_ms(), self->n);
    ck_assert_int_eq(finished, self->i);
    finished++;
    END;
}

START_TEST(virtual_sleep_takes_no_time)
{
    static const int64_t hours[] = {1, 2, 3, 30, 1000, 1000000, (int64_t)1 << 40};
    int64_t before = real_ms();

    async_test_clock(0);
    for (int i = 6; i >= 0; i--) {
        struct script *self = script_spawn(sleep_and_note, NULL);

        self->i = i;
        self->n = hours[i] * HOUR;
    }
    run_for_ms(hours[6] * HOUR + 1);
    ck_assert_int_eq(finished, 7);
    ck_assert_int_eq(async_now_ms(), hours[6] * HOUR + 1);
    ck_assert_int_lt(real_ms() - before, 1000);
    async_shutdown();
}
END_TEST

static enum async_poll keep_busy(struct script *self, struct async_context *cx)
{
    BEGIN;
    for (self->i = 0; self->i < 10000; self->i++) {
        AWAIT_YIELD();
        ck_assert_int_eq(async_now_ms(), 5);
    }
    finished++;
    END;
}

START_TEST(virtual_time_stands_still_while_a_task_is_ready)
{
    async_test_clock(5);
    script_spawn(keep_busy, NULL);
    run_for_ms(1);
    ck_assert_int_eq(finished, 1);
    ck_assert_int_eq(async_now_ms(), 6);
    async_shutdown();
}
END_TEST

static void run_slowly(void *job)
{
    usleep(20000);
    *(int *)job = 1;
}

static enum async_poll call_slowly(struct script *self, struct async_context *cx)
{
    BEGIN;
    AWAIT_LEAF(BLOCKING, blocking, async_blocking_poll(&self->u.blocking, cx),
               async_blocking_new(sizeof(int), _Alignof(int)), run_slowly);
    ck_assert_int_eq(async_now_ms(), 0);
    finished++;
    END;
}

START_TEST(virtual_time_waits_for_blocking_calls)
{
    async_test_clock(0);
    script_spawn(call_slowly, NULL);
    run_for_ms(1);
    ck_assert_int_eq(finished, 1);
    async_shutdown();
}
END_TEST

static enum async_poll read_byte(struct script *self, struct async_context *cx)
{
    static char byte;

    BEGIN;
    AWAIT_READ(((int *)self->arg)[0], &byte, 1);
    ck_assert_int_eq(self->size, 1);
    AWAIT_READ(((int *)self->arg)[0], &byte, 1);
    ck_assert_int_eq(self->size, 1);
    ck_assert_int_eq(async_now_ms(), 10);
    finished++;
    END;
}

static enum async_poll write_later(struct script *self, struct async_context *cx)
{
    BEGIN;
    AWAIT_WRITE(((int *)self->arg)[1], "x", 1);
    AWAIT_SLEEP_MS(10);
    AWAIT_WRITE(((int *)self->arg)[1], "x", 1);
    END;
}

START_TEST(descriptors_come_before_virtual_time)
{
    int fds[2];

    ck_assert_int_eq(pipe(fds), 0);
    async_test_clock(0);
    script_spawn(read_byte, fds);
    script_spawn(write_later, fds);
    run_for_ms(11);
    ck_assert_int_eq(finished, 1);
    async_shutdown();
}
END_TEST

static enum async_poll sleep_forever(struct script *self, struct async_context *cx)
{
    BEGIN;
    AWAIT_SLEEP_MS(INT64_MAX);
    ck_abort_msg("woke up");
    END;
}

static void *wake_later(void *waker)
{
    usleep(20000);
    async_waker_wake(*(struct async_waker *)waker);
    return NULL;
}

static enum async_poll wait_for_thread(struct script *self, struct async_context *cx)
{
    static struct async_waker waker;
    static pthread_t thread;

    if (self->step++ > 0)
        return pthread_join(thread, NULL) == 0 ? ASYNC_READY : ASYNC_PENDING;
    waker = async_waker_clone(cx);
    ck_assert_int_eq(pthread_create(&thread, NULL, wake_later, &waker), 0);
    return ASYNC_PENDING;
}

START_TEST(sleepers_forever_do_not_move_virtual_time)
{
    async_test_clock(0);
    script_spawn(sleep_forever, NULL);
    script_run(wait_for_thread, NULL);
    ck_assert_int_eq(async_now_ms(), 0);
    async_shutdown();
}
END_TEST

START_TEST(real_time_comes_back)
{
    int64_t before = real_ms();

    async_test_clock(0);
    run_for_ms(HOUR);
    async_test_clock(-1);
    run_for_ms(3);
    ck_assert_int_ge(async_now_ms(), before);
    ck_assert_int_le(async_now_ms(), real_ms());
    async_shutdown();
}
END_TEST

static void change_clock_under_sleeper(void)
{
    script_spawn(sleep_forever, NULL);
    run_for_ms(1);
    async_test_clock(0);
}

START_TEST(the_clock_is_not_changed_under_sleepers)
{
    expect_abort(change_clock_under_sleeper, "async_test_clock: a task sleeps");
}
END_TEST

/* ---- failing allocations ---------------------------------------------------------------------------------
 */

static void allocate_array(void)
{
    async_test_fail_allocation(2);
    async_array_free(async_array_new(1));
    async_array_new(100);
}

START_TEST(the_kth_allocation_fails)
{
    expect_abort(allocate_array, "out of memory for an array of 100 bytes");
    async_test_fail_allocation(0);
    async_array_free(async_array_new(1));
    async_array_free(async_array_new(1));
    ck_assert_int_eq(async_test_fail_allocation(0), 2);
}
END_TEST

/* Something of everything. Errors are fine, if they say so. */
static enum async_poll use_all(struct script *self, struct async_context *cx)
{
    static char byte;

    BEGIN;
    AWAIT_WRITE(((int *)self->arg)[1], "x", 1);
    AWAIT_READ(((int *)self->arg)[0], &byte, 1);
    AWAIT_READ(((int *)self->arg)[0], &byte, 1); /* which waits for the writer, who sleeps */
    ck_assert(self->size == 1 || self->size == -ENOMEM);
    AWAIT_LEAF(BLOCKING, blocking, async_blocking_poll(&self->u.blocking, cx),
               async_blocking_new(sizeof(int), _Alignof(int)), run_slowly);
    END;
}

/* In a child: whether it runs to its end, which it says with status 0, when the k-th allocation fails. */
static int run_with_failure(long k)
{
    int fds[2], status;
    pid_t child = fork();

    ck_assert_int_ge(child, 0);
    if (child > 0) {
        ck_assert_int_eq(waitpid(child, &status, 0), child);
        return status;
    }
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    if (!freopen("/dev/null", "w", stderr) || pipe(fds) != 0)
        _exit(2);
    signal(SIGABRT, SIG_DFL);
    async_test_fail_allocation(k);
    script_spawn(write_later, fds);
    script_run(use_all, fds);
    async_shutdown();
    _exit(async_test_fail_allocation(0) < k ? 0 : 1);
}

START_TEST(each_allocation_may_fail)
{
    int k = 1, status;

    while ((status = run_with_failure(k)) != 0) {
        ck_assert((WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT) ||
                  (WIFEXITED(status) && WEXITSTATUS(status) == 1));
        k++;
    }
    ck_assert_int_gt(k, 5);
}
END_TEST

/* Makes one that has nothing yet, with the next allocation failing. */
#define EXPECT_NONE(made)                                                                                    \
    do {                                                                                                     \
        async_test_fail_allocation(1);                                                                       \
        ck_assert_ptr_null(made);                                                                            \
    } while (0)

static void wait_for_a_signal_without_memory(struct async_context *cx)
{
    struct async_sigwait_future future;
    int number, result = 0;
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    async_sigwait_init(&future, &set, &number);
    async_test_fail_allocation(1);
    ck_assert(POLL(sigwait, &future, &result) && result == -ENOMEM);
}

START_TEST(what_has_no_memory_says_so)
{
    EXPECT_NONE(async_channel_new(1, 1));
    EXPECT_NONE(async_broadcast_new(1, 1));
    EXPECT_NONE(async_watch_new(1, ""));
    EXPECT_NONE(async_oneshot_new(1));
    EXPECT_NONE(async_group_new(0));
    EXPECT_NONE(async_token_new());
    run_for_ms(1);
    run_by_hand(wait_for_a_signal_without_memory);
    async_test_fail_allocation(0);
    async_shutdown();
}
END_TEST

static void call_without_threads(void)
{
    run_for_ms(1); /* the executor is there, and memory for small tasks */
    script_spawn(call_slowly, NULL);
    async_test_fail_allocation(2); /* the job's, and the thread's */
    run_for_ms(1);
}

START_TEST(a_call_that_no_thread_can_make_aborts)
{
    expect_abort(call_without_threads, "blocking: no thread can be started: ");
}
END_TEST

/* ---- cancelling the program ------------------------------------------------------------------------------
 */

static bool dropped;

static enum async_poll yield_ten_times(struct script *self, struct async_context *cx)
{
    BEGIN;
    self->dropped = &dropped;
    for (self->i = 0; self->i < 10; self->i++) {
        finished++;
        AWAIT_YIELD();
    }
    END;
}

static void say_what_is_left(void)
{
    _exit(dropped && !asyncrt_current ? finished : 77);
}

/* Runs ten suspensions in a child, cancelled at the k-th; its exit status. */
static int run_cancelled(long k, void (*at_exit)(void))
{
    pid_t child = fork();
    int status;

    ck_assert_int_ge(child, 0);
    if (child > 0) {
        ck_assert_int_eq(waitpid(child, &status, 0), child);
        ck_assert(WIFEXITED(status));
        return WEXITSTATUS(status);
    }
    if (at_exit)
        atexit(at_exit);
    async_test_cancel_at(k);
    script_spawn(sleep_forever, NULL);
    script_run(yield_ten_times, NULL);
    async_shutdown();
    _exit(0);
}

START_TEST(the_program_is_cancelled_at_the_kth_suspension)
{
    for (int k = 1; k <= 10; k++)
        ck_assert_int_eq(run_cancelled(k, say_what_is_left), k);
    ck_assert_int_eq(run_cancelled(3, NULL), ASYNC_TEST_CANCELLED);
    ck_assert_int_eq(run_cancelled(11, say_what_is_left), 0);
    ck_assert_int_eq(run_cancelled(0, say_what_is_left), 0);
}
END_TEST

TCase *testing_tests(void)
{
    TCase *tests = tcase_create("testing");

    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, without_a_seed_tasks_run_in_the_order_of_their_start);
    tcase_add_test(tests, a_seed_gives_the_same_order_again);
    tcase_add_test(tests, every_ready_task_has_its_turn_in_each_round);
    tcase_add_test(tests, every_order_comes_as_often_as_others);
    tcase_add_test(tests, virtual_sleep_takes_no_time);
    tcase_add_test(tests, virtual_time_stands_still_while_a_task_is_ready);
    tcase_add_test(tests, virtual_time_waits_for_blocking_calls);
    tcase_add_test(tests, descriptors_come_before_virtual_time);
    tcase_add_test(tests, sleepers_forever_do_not_move_virtual_time);
    tcase_add_test(tests, real_time_comes_back);
    tcase_add_test(tests, the_clock_is_not_changed_under_sleepers);
    tcase_add_test(tests, the_kth_allocation_fails);
    tcase_add_test(tests, each_allocation_may_fail);
    tcase_add_test(tests, what_has_no_memory_says_so);
    tcase_add_test(tests, a_call_that_no_thread_can_make_aborts);
    tcase_add_test(tests, the_program_is_cancelled_at_the_kth_suspension);
    return tests;
}
