/* Handles of tasks: joining, cancelling, dropping, groups, tokens. */
#include <stdint.h>

#include "support.h"

/* ---- a future written by hand: yields some times, then gives a number --------------------------------- */

struct number {
    int left, value;
    bool sleeps;
    struct async_sleep_ms_future sleep;
};

static int live, dropped_early;

static enum async_poll poll_number(void *frame, struct async_context *cx, void *result)
{
    struct number *self = frame;

    if (self->sleeps && async_sleep_ms_poll(&self->sleep, cx) == ASYNC_PENDING)
        return ASYNC_PENDING;
    self->sleeps = false;
    if (self->left-- > 0) {
        async_wake(cx);
        return ASYNC_PENDING;
    }
    if (result)
        *(long *)result = self->value;
    return ASYNC_READY;
}

static void drop_number(void *frame)
{
    struct number *self = frame;

    live--;
    dropped_early += self->left >= 0;
    if (self->sleeps)
        async_sleep_ms_drop(&self->sleep);
}

static const struct async_type number_type = {
    .name = "number",
    .size = sizeof(struct number),
    .align = _Alignof(struct number),
    .poll = poll_number,
    .drop = drop_number,
    .result_size = sizeof(long),
    .result_offset = ASYNC_RESULT_OFFSET(struct number, long),
};

/* A frame that is too large to share a chunk with others: its memory is given back when it is freed. */
struct large_number {
    struct number number;
    char room[50000];
};
static const struct async_type large_number_type = {
    .name = "large number",
    .size = sizeof(struct large_number),
    .align = _Alignof(struct large_number),
    .poll = poll_number,
    .drop = drop_number,
    .result_size = sizeof(long),
    .result_offset = ASYNC_RESULT_OFFSET(struct large_number, long),
};

/* One that is polled a few times more when it has been cancelled. */
static bool cancel_lingering(void *frame)
{
    struct number *self = frame;

    if (self->sleeps)
        async_sleep_ms_drop(&self->sleep);
    self->sleeps = false;
    self->left = 3;
    return false;
}

static const struct async_type lingering_type = {
    .name = "lingering",
    .size = sizeof(struct number),
    .align = _Alignof(struct number),
    .poll = poll_number,
    .drop = drop_number,
    .cancel = cancel_lingering,
    .result_size = sizeof(long),
    .result_offset = ASYNC_RESULT_OFFSET(struct number, long),
};

static struct async_future lazy_number_of(const struct async_type *type, int left, int value)
{
    struct number *self = async_future_new(type);

    *self = (struct number){.left = left, .value = value};
    live++;
    return async_future_made(self);
}

static struct async_future lazy_number(int left, int value)
{
    return lazy_number_of(&number_type, left, value);
}

static struct async_future spawn_number(int left, int value)
{
    return async_future_start(lazy_number(left, value));
}

/* Waits in the timer wheel: it is not in the ready queue. */
static struct async_future spawn_sleeper_of(const struct async_type *type)
{
    struct async_future future = lazy_number_of(type, 0, 1);
    struct number *self = (struct number *)((char *)future.task + ASYNC_TASK_HEADER);

    self->sleeps = true;
    async_sleep_ms_init(&self->sleep, 60000);
    return async_future_start(future);
}

static struct async_future spawn_sleeper(void)
{
    return spawn_sleeper_of(&number_type);
}

static long run_future(struct async_future future)
{
    long result = -1;

    async_future_run(future, &result);
    return result;
}

static void nothing_is_left(void)
{
    ck_assert_int_eq(live, 0);
    async_shutdown();
    ck_assert_int_eq(live, 0);
}

static void yield_some(void)
{
    run_future(spawn_number(5, 0));
}

/* ---- joining ------------------------------------------------------------------------------------------ */

START_TEST(a_spawned_task_is_joined)
{
    ck_assert_int_eq(run_future(spawn_number(3, 42)), 42);
    nothing_is_left();
}
END_TEST

START_TEST(a_lazy_future_runs_when_awaited)
{
    struct async_future future = lazy_number(3, 42);

    yield_some();
    ck_assert(!async_done(&future));
    ck_assert_int_eq(live, 1);
    ck_assert_int_eq(run_future(future), 42);
    nothing_is_left();
}
END_TEST

START_TEST(the_result_of_an_ended_task_is_kept)
{
    struct async_future future = spawn_number(0, 42);

    yield_some();
    ck_assert(async_done(&future));
    ck_assert_int_eq(live, 0);
    ck_assert_int_eq(run_future(async_future_move(&future)), 42);
    ck_assert(!async_done(&future));
    nothing_is_left();
}
END_TEST

static struct async_future joined;

static void await_cancelled(void)
{
    joined = spawn_number(3, 1);
    async_request_cancel(&joined);
    run_future(joined);
}

static void await_empty(void)
{
    async_future_take(&joined, "main", "file.c", 12);
}

START_TEST(awaiting_what_is_empty_or_cancelled_aborts)
{
    expect_abort(await_cancelled, "a cancelled task: awaited, but it has been cancelled");
    expect_abort(await_empty, "main (file.c:12): awaits a future that is empty");
}
END_TEST

/* ---- dropping and cancelling ----------------------------------------------------------------------------
 */

START_TEST(a_dropped_future_is_cancelled_in_every_state)
{
    struct async_future lazy = lazy_number(1, 1), queued = spawn_number(1, 1), asleep = spawn_sleeper(),
                        ended = spawn_number(0, 1), empty = {0};

    dropped_early = 0;
    async_future_drop(&lazy);
    ck_assert_int_eq(live, 3);
    yield_some();
    ck_assert_int_eq(live, 1);
    async_future_drop(&asleep);
    async_future_drop(&queued);
    async_future_drop(&ended);
    async_future_drop(&empty);
    ck_assert_int_eq(dropped_early, 2);
    struct async_future again = spawn_number(9, 1);
    async_future_drop(&again);
    ck_assert_int_eq(live, 0);
    yield_some();
    ck_assert_int_eq(waiting_for_time(), 0);
    nothing_is_left();
}
END_TEST

START_TEST(a_large_task_is_not_touched_when_it_has_been_freed)
{
    struct async_future lazy = lazy_number_of(&large_number_type, 1, 1),
                        queued = async_future_start(lazy_number_of(&large_number_type, 9, 1)),
                        asleep = spawn_sleeper_of(&large_number_type),
                        ended = async_future_start(lazy_number_of(&large_number_type, 0, 1)),
                        requested = spawn_sleeper_of(&large_number_type);

    yield_some();
    ck_assert(async_done(&ended));
    async_request_cancel(&requested);
    async_future_drop(&requested);
    async_future_drop(&ended);
    async_future_drop(&asleep);
    async_future_drop(&queued);
    async_future_drop(&lazy);
    ck_assert_int_eq(live, 0);
    yield_some();
    nothing_is_left();
}
END_TEST

START_TEST(a_cancelled_task_keeps_its_handle)
{
    struct async_future queued = spawn_number(9, 1), asleep = spawn_sleeper();

    async_request_cancel(&queued);
    ck_assert(async_done(&queued));
    yield_some();
    async_request_cancel(&queued);
    async_request_cancel(&asleep);
    ck_assert(async_done(&asleep));
    ck_assert_int_eq(live, 0);
    async_future_drop(&queued);
    async_future_drop(&asleep);
    nothing_is_left();
}
END_TEST

START_TEST(a_detached_task_runs_on)
{
    struct async_future task = spawn_number(3, 1), lazy = lazy_number(2, 1), ended = spawn_number(0, 1),
                        empty = {0};

    run_future(spawn_number(0, 0));
    async_detach(&task);
    async_detach(&lazy);
    async_detach(&ended);
    async_detach(&empty);
    ck_assert_ptr_null(task.task);
    ck_assert_int_eq(live, 2);
    dropped_early = 0;
    yield_some();
    ck_assert_int_eq(dropped_early, 0);
    nothing_is_left();
}
END_TEST

START_TEST(shutdown_ends_tasks_with_handles)
{
    struct async_future kept[4] = {lazy_number(1, 1), spawn_number(9, 1), spawn_sleeper(),
                                   spawn_number(0, 1)};

    run_future(spawn_number(1, 1));
    (void)kept;
    async_shutdown();
    ck_assert_int_eq(live, 0);
}
END_TEST

/* ---- operations, from a task -----------------------------------------------------------------------------
 */

static struct async_future tasks[5];
static long value;

static union {
    struct async_cancel_future cancel;
    struct async_cancel_all_future cancel_all;
    struct async_join_future join;
    struct async_try_join_future try_join;
    struct async_join_all_future join_all;
    struct async_select_all_future select_all;
    struct async_group_next_future group_next;
    struct async_group_cancel_future group_cancel;
    struct async_token_wait_future token_wait;
} u;

#define AWAIT(polled)                                                                                        \
    do {                                                                                                     \
        self->step = __LINE__;                                                                               \
        __attribute__((fallthrough));                                                                        \
    case __LINE__:                                                                                           \
        if ((polled) == ASYNC_PENDING)                                                                       \
            return ASYNC_PENDING;                                                                            \
    } while (0)

static enum async_poll operate(struct script *self, struct async_context *cx)
{
    ptrdiff_t index;

    BEGIN;
    tasks[0] = spawn_number(3, 30);
    async_try_join_init(&u.try_join, &tasks[0], &value);
    AWAIT(async_try_join_poll(&u.try_join, cx, &self->result));
    ck_assert_int_eq(self->result, 0);
    ck_assert_int_eq(value, 30);
    async_try_join_init(&u.try_join, &tasks[0], &value);
    AWAIT(async_try_join_poll(&u.try_join, cx, &self->result));
    ck_assert_int_eq(self->result, -ENOENT);
    tasks[0] = spawn_number(3, 30);
    async_request_cancel(&tasks[0]);
    async_try_join_init(&u.try_join, &tasks[0], NULL);
    AWAIT(async_try_join_poll(&u.try_join, cx, &self->result));
    ck_assert_int_eq(self->result, -ECANCELED);

    tasks[0] = spawn_sleeper();
    AWAIT_YIELD();
    async_cancel_init(&u.cancel, &tasks[0]);
    AWAIT(async_cancel_poll(&u.cancel, cx));
    ck_assert_ptr_null(tasks[0].task);
    ck_assert_int_eq(live, 0);

    tasks[0] = spawn_number(5, 1);
    tasks[2] = lazy_number(2, 3);
    tasks[3] = spawn_number(9, 4);
    async_select_all_init(&u.select_all, tasks, 4);
    AWAIT(async_select_all_poll(&u.select_all, cx, &index));
    ck_assert_int_eq(index, 2);
    async_join_all_init(&u.join_all, tasks, 4);
    AWAIT(async_join_all_poll(&u.join_all, cx));
    for (int i = 0; i < 4; i++)
        ck_assert(async_done(&tasks[i]) == (i != 1));
    async_futures_drop(tasks, 4);
    async_select_all_init(&u.select_all, tasks, 4);
    AWAIT(async_select_all_poll(&u.select_all, cx, &index));
    ck_assert_int_eq(index, -ENOENT);
    END;
}

START_TEST(tasks_are_joined_cancelled_and_selected)
{
    script_run(operate, NULL);
    nothing_is_left();
}
END_TEST

/* Each is dropped while it waits; then the tasks end, and nobody is woken. */
START_TEST(waiting_for_tasks_can_be_given_up)
{
    uint32_t nobody[8] = {[4] = 3}; /* a live task that is not ready: to be polled, would it be woken */
    struct async_context cx = {.task = (struct async_task *)nobody};
    ptrdiff_t index;
    int result;

    tasks[0] = spawn_number(0, 1);
    tasks[1] = spawn_number(0, 1);
    async_try_join_init(&u.try_join, &tasks[0], NULL);
    ck_assert_int_eq(async_try_join_poll(&u.try_join, &cx, &result), ASYNC_PENDING);
    async_try_join_drop(&u.try_join);
    async_join_all_init(&u.join_all, tasks, 2);
    ck_assert_int_eq(async_join_all_poll(&u.join_all, &cx), ASYNC_PENDING);
    async_join_all_drop(&u.join_all);
    async_select_all_init(&u.select_all, tasks, 2);
    ck_assert_int_eq(async_select_all_poll(&u.select_all, &cx, &index), ASYNC_PENDING);
    async_select_all_drop(&u.select_all);
    yield_some();
    ck_assert(async_done(&tasks[0]) && async_done(&tasks[1]));
    async_futures_drop(tasks, 2);
    nothing_is_left();
}
END_TEST

static enum async_poll cancel_tasks(struct script *self, struct async_context *cx)
{
    BEGIN;
    tasks[0] = spawn_sleeper_of(&lingering_type);
    tasks[2] = lazy_number(1, 2);
    tasks[3] = spawn_sleeper();
    tasks[4] = spawn_sleeper_of(&lingering_type);
    AWAIT_YIELD();
    async_cancel_all_init(&u.cancel_all, tasks, 5);
    ck_assert_int_eq(async_cancel_all_poll(&u.cancel_all, cx), ASYNC_PENDING);
    async_cancel_all_drop(&u.cancel_all); /* those that linger go on to their end */
    ck_assert(tasks[0].task && tasks[2].task && tasks[3].task && tasks[4].task);
    ck_assert_int_eq(live, 2);
    async_cancel_all_init(&u.cancel_all, tasks, 5);
    AWAIT(async_cancel_all_poll(&u.cancel_all, cx));
    for (int i = 0; i < 5; i++)
        ck_assert_ptr_null(tasks[i].task);
    ck_assert_int_eq(live, 0);
    async_cancel_all_init(&u.cancel_all, tasks, 5);
    ck_assert_int_eq(async_cancel_all_poll(&u.cancel_all, cx), ASYNC_READY);

    async_join_init(&u.join, spawn_sleeper());
    ck_assert_int_eq(async_join_poll(&u.join, cx, &value), ASYNC_PENDING);
    ck_assert(async_join_cancel(&u.join)); /* has ended at once */
    ck_assert_int_eq(live, 0);
    async_join_init(&u.join, spawn_sleeper_of(&lingering_type));
    AWAIT_YIELD();
    ck_assert(!async_join_cancel(&u.join));
    AWAIT(async_join_poll_cancelled(&u.join, cx));
    ck_assert_int_eq(live, 0);
    async_join_init(&u.join, spawn_number(0, 1));
    AWAIT_YIELD();
    ck_assert(async_join_cancel(&u.join)); /* has ended before */
    END;
}

START_TEST(cancelled_tasks_are_waited_for)
{
    script_run(cancel_tasks, NULL);
    nothing_is_left();
}
END_TEST

static enum async_poll cancel_own(struct script *self, struct async_context *cx)
{
    (void)cx;
    async_future_drop(self->arg);
    self->n++;
    async_wake(cx);
    return self->n == 1 ? ASYNC_PENDING : ASYNC_READY;
}

START_TEST(a_task_that_cancels_itself_ends_when_its_poll_returns)
{
    struct async_future own;
    bool was_dropped = false;
    struct async_type type = script_type;
    struct script *script;

    type.result_offset = ASYNC_RESULT_OFFSET(struct script, char);
    script = async_future_new(&type);

    *script = (struct script){.poll = cancel_own, .arg = &own, .dropped = &was_dropped};
    own = async_future_start(async_future_made(script));
    yield_some();
    ck_assert(was_dropped);
    ck_assert_ptr_null(own.task);
    nothing_is_left();
}
END_TEST

/* ---- groups and tokens ------------------------------------------------------------------------------------
 */

static enum async_poll use_group(struct script *self, struct async_context *cx)
{
    struct async_group *group = self->arg;

    BEGIN;
    async_group_add(group, lazy_number(3, 1));
    async_group_add(group, lazy_number(1, 2));
    async_group_add(group, lazy_number(2, 3));
    for (self->i = 0; self->i < 3; self->i++) {
        async_group_next_init(&u.group_next, group, &value);
        AWAIT(async_group_next_poll(&u.group_next, cx, &self->result));
        ck_assert_int_eq(self->result, 0);
        self->n = self->n * 10 + value;
    }
    ck_assert_int_eq(self->n, 231);
    async_group_next_init(&u.group_next, group, &value);
    AWAIT(async_group_next_poll(&u.group_next, cx, &self->result));
    ck_assert_int_eq(self->result, -ENOENT);
    async_group_add(group, lazy_number(0, 1));
    async_group_add(group, lazy_number(9, 1));
    AWAIT_YIELD();
    AWAIT_YIELD();
    ck_assert_int_eq(live, 1);
    async_group_cancel_init(&u.group_cancel, group);
    AWAIT(async_group_cancel_poll(&u.group_cancel, cx));
    ck_assert_int_eq(live, 0);
    async_group_add(group, lazy_number(9, 1));
    END;
}

START_TEST(a_group_gives_results_as_they_come)
{
    struct async_group *group = async_group_new(sizeof(long));

    script_run(use_group, group);
    async_group_free(group);
    async_group_free(NULL);
    nothing_is_left();
}
END_TEST

static void add_other_size(void)
{
    async_group_add(async_group_new(2), lazy_number(0, 1));
}

START_TEST(a_group_takes_results_of_one_size)
{
    expect_abort(add_other_size, "number: in a group of tasks whose results have 2 bytes, its result has 8");
}
END_TEST

static enum async_poll wait_for_token(struct script *self, struct async_context *cx)
{
    struct async_token_wait_future *wait = (struct async_token_wait_future *)&self->u;

    BEGIN;
    async_token_wait_init(wait, self->arg);
    AWAIT(async_token_wait_poll(wait, cx));
    live--;
    END;
}

START_TEST(a_token_lets_all_go_on)
{
    struct async_token *token = async_token_new();

    live = 3;
    for (int i = 0; i < 3; i++)
        script_spawn(wait_for_token, token);
    run_for_ms(1);
    ck_assert_int_eq(live, 3);
    ck_assert(!async_token_tripped(token));
    async_token_trip(token);
    async_token_trip(token);
    run_for_ms(1);
    ck_assert(async_token_tripped(token));
    ck_assert_int_eq(live, 0);
    live = 1;
    script_run(wait_for_token, token);
    async_token_free(token);
    async_token_free(NULL);
    nothing_is_left();
}
END_TEST

TCase *join_tests(void)
{
    TCase *tests = tcase_create("join");

    tcase_add_test(tests, a_spawned_task_is_joined);
    tcase_add_test(tests, a_lazy_future_runs_when_awaited);
    tcase_add_test(tests, the_result_of_an_ended_task_is_kept);
    tcase_add_test(tests, awaiting_what_is_empty_or_cancelled_aborts);
    tcase_add_test(tests, a_dropped_future_is_cancelled_in_every_state);
    tcase_add_test(tests, a_large_task_is_not_touched_when_it_has_been_freed);
    tcase_add_test(tests, a_cancelled_task_keeps_its_handle);
    tcase_add_test(tests, a_detached_task_runs_on);
    tcase_add_test(tests, shutdown_ends_tasks_with_handles);
    tcase_add_test(tests, tasks_are_joined_cancelled_and_selected);
    tcase_add_test(tests, waiting_for_tasks_can_be_given_up);
    tcase_add_test(tests, cancelled_tasks_are_waited_for);
    tcase_add_test(tests, a_task_that_cancels_itself_ends_when_its_poll_returns);
    tcase_add_test(tests, a_group_gives_results_as_they_come);
    tcase_add_test(tests, a_group_takes_results_of_one_size);
    tcase_add_test(tests, a_token_lets_all_go_on);
    return tests;
}
