/* The executor: order, fairness, memory of tasks, shutdown, misuse. */
#include <pthread.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support.h"

static char trace[200];

static void add(const char *text)
{
    ck_assert_uint_lt(strlen(trace) + strlen(text), sizeof trace);
    strcat(trace, text);
}

/* ---- order -----------------------------------------------------------------------------------------------
 */

static enum async_poll say_once(struct script *self, struct async_context *cx)
{
    (void)cx;
    add(self->arg);
    return ASYNC_READY;
}

static enum async_poll say_thrice(struct script *self, struct async_context *cx)
{
    BEGIN;
    for (self->i = 0; self->i < 3; self->i++) {
        add(self->arg);
        AWAIT_YIELD();
    }
    END;
}

static enum async_poll yield_often(struct script *self, struct async_context *cx)
{
    BEGIN;
    for (self->i = 0; self->i < 20; self->i++)
        AWAIT_YIELD();
    END;
}

START_TEST(tasks_run_in_the_order_of_their_start)
{
    script_spawn(say_once, "a");
    script_spawn(say_once, "b");
    script_spawn(say_once, "c");
    ck_assert_str_eq(trace, "");
    script_run(say_once, "d");
    ck_assert_str_eq(trace, "abcd");
    async_shutdown();
}
END_TEST

START_TEST(yielding_tasks_take_turns)
{
    script_spawn(say_thrice, "a");
    script_spawn(say_thrice, "b");
    script_spawn(say_thrice, "c");
    script_run(yield_often, NULL);
    ck_assert_str_eq(trace, "abcabcabc");
    async_shutdown();
}
END_TEST

static enum async_poll spawn_two(struct script *self, struct async_context *cx)
{
    BEGIN;
    add("1");
    script_spawn(say_once, "a");
    script_spawn(say_once, "b");
    add("2");
    AWAIT_YIELD();
    add("3");
    END;
}

START_TEST(spawned_tasks_start_after_the_spawner_suspends)
{
    script_run(spawn_two, NULL);
    ck_assert_str_eq(trace, "12ab3");
    async_shutdown();
}
END_TEST

/* ---- async_run -------------------------------------------------------------------------------------------
 */

struct countdown {
    int left;
};

static enum async_poll poll_countdown(void *frame, struct async_context *cx, void *result)
{
    struct countdown *self = frame;

    if (self->left-- > 0) {
        async_wake(cx);
        return ASYNC_PENDING;
    }
    *(int *)result = 42;
    return ASYNC_READY;
}

static void drop_countdown(void *frame)
{
    (void)frame;
}

static const struct async_type countdown_type = {
    .name = "countdown",
    .size = sizeof(struct countdown),
    .align = _Alignof(struct countdown),
    .poll = poll_countdown,
    .drop = drop_countdown,
};

START_TEST(run_gives_the_result)
{
    struct countdown frame = {1000};
    int result = 0;

    async_run(&countdown_type, &frame, &result);
    ck_assert_int_eq(result, 42);
    ck_assert_int_eq(frame.left, -1);
    async_shutdown();
}
END_TEST

START_TEST(tasks_outlive_the_run_and_go_on_in_the_next)
{
    script_spawn(say_thrice, "a");
    script_run(say_once, "1");
    script_run(say_once, "2");
    script_run(say_once, "3");
    ck_assert_str_eq(trace, "a1a2a3");
    async_shutdown();
}
END_TEST

static enum async_poll yield_forever(struct script *self, struct async_context *cx)
{
    BEGIN;
    for (;;)
        AWAIT_YIELD();
    END;
}

START_TEST(a_busy_task_does_not_starve_timers)
{
    int64_t before = async_now_ms();

    script_spawn(yield_forever, NULL);
    run_for_ms(30);
    ck_assert_int_lt(async_now_ms() - before, 1000);
    async_shutdown();
}
END_TEST

static enum async_poll read_always_ready(struct script *self, struct async_context *cx)
{
    static char byte;

    BEGIN;
    for (;;) {
        AWAIT_READ(*(int *)self->arg, &byte, 1);
        ck_assert_int_eq(self->size, 1);
        ck_assert_int_eq(write(((int *)self->arg)[1], &byte, 1), 1);
    }
    END;
}

START_TEST(an_operation_that_is_always_ready_does_not_starve_others)
{
    int fds[2];

    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
    ck_assert_int_eq(write(fds[1], "x", 1), 1);
    script_spawn(read_always_ready, fds);
    run_for_ms(10);
    async_shutdown();
    close(fds[0]);
    close(fds[1]);
}
END_TEST

/* ---- memory of tasks -------------------------------------------------------------------------------------
 */

struct block {
    size_t size;
    struct async_type type;
};

static enum async_poll poll_block(void *frame, struct async_context *cx, void *result)
{
    (void)frame;
    (void)cx;
    (void)result;
    return ASYNC_READY;
}

static int blocks_dropped;

static void drop_block(void *frame)
{
    const struct block *block = frame;
    const unsigned char *bytes = frame;

    size_t wrong = 0;

    for (size_t i = sizeof *block; i < block->size; i++)
        wrong += bytes[i] != block->size % 251;
    ck_assert_uint_eq(wrong, 0);
    blocks_dropped++;
}

static void *start_block(size_t size, size_t align)
{
    struct async_type type = {
        .name = "block", .size = size, .align = align, .poll = poll_block, .drop = drop_block};
    struct block *block;
    struct async_type *kept = malloc(sizeof type); /* lives as long as the task: until the test's end */

    *kept = type;
    block = async_task_new(kept);
    ck_assert_uint_eq((uintptr_t)block % align, 0);
    memset(block, (int)(size % 251), size);
    block->size = size;
    block->type = type;
    async_task_start(block);
    return kept;
}

START_TEST(frames_of_all_sizes_do_not_overlap)
{
    enum { N = 600 };
    void *types[N];
    int n = 0;

    for (size_t size = sizeof(struct block); n < N; size += 1 + size / 100)
        types[n++] = start_block(size, 8);
    script_run(yield_often, NULL);
    ck_assert_int_eq(blocks_dropped, N);
    async_shutdown();
    for (int i = 0; i < N; i++)
        free(types[i]);
}
END_TEST

START_TEST(frames_are_aligned)
{
    void *types[200];
    int n = 0;

    for (size_t align = 1; align <= 32768; align *= 2)
        for (size_t size = 100; size < 20000; size *= 3)
            types[n++] = start_block(size, align);
    script_run(yield_often, NULL);
    ck_assert_int_eq(blocks_dropped, n);
    async_shutdown();
    while (n > 0)
        free(types[--n]);
}
END_TEST

static enum async_poll spawn_many(struct script *self, struct async_context *cx)
{
    BEGIN;
    for (self->i = 0; self->i < 20000; self->i++)
        script_spawn(say_once, "");
    AWAIT_YIELD();
    END;
}

START_TEST(memory_of_tasks_is_used_again)
{
    int chunks;

    script_run(spawn_many, NULL);
    chunks = chunks_of_tasks();
    ck_assert_int_le(chunks, 40);
    for (int i = 0; i < 10; i++)
        script_run(spawn_many, NULL);
    ck_assert_int_le(chunks_of_tasks(), chunks);
    async_shutdown();
}
END_TEST

static void align_too_much(void)
{
    start_block(64, 65536);
}

START_TEST(impossible_alignment_aborts)
{
    expect_abort(align_too_much, "asyncc: block: its frame is aligned to 65536 bytes; tasks can have 32768");
}
END_TEST

/* ---- shutdown --------------------------------------------------------------------------------------------
 */

static enum async_poll wait_forever(struct script *self, struct async_context *cx)
{
    BEGIN;
    AWAIT_SLEEP_MS(INT64_MAX);
    END;
}

START_TEST(shutdown_drops_tasks_in_every_state)
{
    bool sleeping = false, ready = false, unstarted = false;

    script_spawn(wait_forever, NULL)->dropped = &sleeping;
    script_spawn(yield_forever, NULL)->dropped = &ready;
    script_run(yield_often, NULL);
    ck_assert(!sleeping && !ready);
    script_spawn(wait_forever, NULL)->dropped = &unstarted;
    ck_assert_ptr_nonnull(async_task_new(&script_type)); /* never initialised, so never dropped */
    async_shutdown();
    ck_assert(sleeping && ready && unstarted);
}
END_TEST

START_TEST(shutdown_without_an_executor_does_nothing)
{
    async_shutdown();
    async_shutdown();
}
END_TEST

START_TEST(an_executor_can_be_made_again)
{
    for (int i = 0; i < 3; i++) {
        script_spawn(wait_forever, NULL);
        script_run(say_once, "x");
        async_shutdown();
    }
    ck_assert_str_eq(trace, "xxx");
}
END_TEST

START_TEST(shutdown_closes_its_descriptors)
{
    int before = open_descriptors();

    script_run(yield_often, NULL);
    async_shutdown();
    ck_assert_int_eq(open_descriptors(), before);
}
END_TEST

static int spawned_while_dropped;

static enum async_poll poll_spawner(void *frame, struct async_context *cx, void *result)
{
    (void)frame;
    (void)cx;
    (void)result;
    return ASYNC_PENDING;
}

static void drop_spawner(void *frame);
static const struct async_type spawner_type = {
    .name = "spawner", .size = 1, .align = 1, .poll = poll_spawner, .drop = drop_spawner};

static void drop_spawner(void *frame)
{
    (void)frame;
    if (spawned_while_dropped++ < 5000)
        async_task_start(async_task_new(&spawner_type));
}

START_TEST(shutdown_drops_what_is_spawned_by_it)
{
    async_task_start(async_task_new(&spawner_type));
    script_run(yield_often, NULL);
    async_shutdown();
    ck_assert_int_eq(spawned_while_dropped, 5001);
}
END_TEST

static void *run_in_thread(void *arg)
{
    script_spawn(wait_forever, NULL)->dropped = arg;
    run_for_ms(5);
    return NULL; /* no shutdown */
}

START_TEST(the_end_of_a_thread_shuts_its_executor_down)
{
    bool dropped[4] = {false};
    pthread_t threads[4];

    for (int i = 0; i < 4; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, run_in_thread, &dropped[i]), 0);
    run_for_ms(5);
    for (int i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
        ck_assert(dropped[i]);
    }
    async_shutdown();
}
END_TEST

/* ---- several executors ------------------------------------------------------------------------------------
 */

enum { THREADS = 4, ROUNDS = 50 };

/* A thread of a ring: its tasks read what the one before writes, and are woken by that. */
struct member {
    struct member *next;
    int in, out;
    pthread_mutex_t lock;
    struct async_waker waiter;
    int knocks; /* of the one before */
    int slept, wrote, read, called;
    char byte;
};

static enum async_poll sleep_rounds(struct script *self, struct async_context *cx)
{
    BEGIN;
    for (self->i = 0; self->i < ROUNDS; self->i++) {
        AWAIT_SLEEP_MS(self->i % 2);
        ((struct member *)self->arg)->slept++;
    }
    END;
}

/* Wakes the next one's task after each byte. */
static enum async_poll write_and_knock(struct script *self, struct async_context *cx)
{
    struct member *member = self->arg, *next = member->next;
    struct async_waker waiter;

    BEGIN;
    for (self->i = 0; self->i < ROUNDS; self->i++) {
        AWAIT_WRITE(member->out, "x", 1);
        member->wrote++;
        pthread_mutex_lock(&next->lock);
        next->knocks++;
        waiter = next->waiter;
        next->waiter.task = NULL;
        pthread_mutex_unlock(&next->lock);
        if (waiter.task)
            async_waker_wake(waiter);
        AWAIT_YIELD();
    }
    END;
}

/* Ends when the one before has knocked ROUNDS times. */
static enum async_poll hear_knocks(struct script *self, struct async_context *cx)
{
    struct member *member = self->arg;
    bool all;

    pthread_mutex_lock(&member->lock);
    all = member->knocks == ROUNDS;
    if (!all && !member->waiter.task)
        member->waiter = async_waker_clone(cx);
    pthread_mutex_unlock(&member->lock);
    return all ? ASYNC_READY : ASYNC_PENDING;
}

static enum async_poll read_bytes(struct script *self, struct async_context *cx)
{
    struct member *member = self->arg;

    BEGIN;
    while (member->read < ROUNDS) {
        AWAIT_READ(member->in, &member->byte, 1);
        ck_assert_int_eq(self->size, 1);
        member->read++;
    }
    END;
}

static void do_nothing(void *job)
{
    (void)job;
}

static enum async_poll call_pool(struct script *self, struct async_context *cx)
{
    BEGIN;
    for (self->i = 0; self->i < ROUNDS; self->i++) {
        AWAIT_LEAF(BLOCKING, blocking, async_blocking_poll(&self->u.blocking, cx), async_blocking_new(1, 1),
                   do_nothing);
        ((struct member *)self->arg)->called++;
    }
    END;
}

static void *run_member(void *argument)
{
    struct member *member = argument;

    script_spawn(sleep_rounds, member);
    script_spawn(write_and_knock, member);
    script_spawn(read_bytes, member);
    script_spawn(call_pool, member);
    script_run(hear_knocks, member);
    while (member->slept < ROUNDS || member->wrote < ROUNDS || member->read < ROUNDS ||
           member->called < ROUNDS)
        run_for_ms(1);
    return NULL; /* which shuts the executor down */
}

START_TEST(threads_with_an_executor_each)
{
    static struct member members[THREADS];
    pthread_t threads[THREADS];
    int ends[2];

    for (int i = 0; i < THREADS; i++) {
        pthread_mutex_init(&members[i].lock, NULL);
        members[i].next = &members[(i + 1) % THREADS];
        ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
        members[i].out = ends[0];
        members[i].next->in = ends[1];
    }
    for (int i = 0; i < THREADS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, run_member, &members[i]), 0);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    for (int i = 0; i < THREADS; i++)
        ck_assert_int_eq(members[i].knocks, ROUNDS);
}
END_TEST

START_TEST(a_forked_child_goes_on)
{
    pid_t child;
    int status;

    run_for_ms(1);
    child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        run_for_ms(20);
        async_shutdown();
        _exit(7);
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 7);
    run_for_ms(5);
    async_shutdown();
}
END_TEST

/* ---- misuse ----------------------------------------------------------------------------------------------
 */

static enum async_poll run_inside(struct script *self, struct async_context *cx)
{
    struct countdown frame = {1};
    int result;

    (void)self;
    (void)cx;
    async_run(&countdown_type, &frame, &result);
    return ASYNC_READY;
}

static void run_nested(void)
{
    script_run(run_inside, NULL);
}

START_TEST(run_inside_a_task_aborts)
{
    expect_abort(run_nested, "asyncc: async_block_on(countdown): inside the async function script; "
                             "await it there instead\n");
}
END_TEST

static enum async_poll shut_down_inside(struct script *self, struct async_context *cx)
{
    (void)self;
    (void)cx;
    async_shutdown();
    return ASYNC_READY;
}

static void shut_down_nested(void)
{
    script_run(shut_down_inside, NULL);
}

START_TEST(shutdown_inside_a_task_aborts)
{
    expect_abort(shut_down_nested, "asyncc: async_shutdown: inside the async function script\n");
}
END_TEST

static void poll_after_end(void)
{
    async_polled_after_end("f", "file.c", 12);
}

START_TEST(poll_after_end_aborts)
{
    expect_abort(poll_after_end, "asyncc: f (file.c:12): polled after it had finished\n");
}
END_TEST

static enum async_poll sleep_polled_again(struct script *self, struct async_context *cx)
{
    static struct async_sleep_ms_future sleep;

    BEGIN;
    async_sleep_ms_init(&sleep, 1);
    self->step = 1;
    __attribute__((fallthrough));
case 1:
    if (async_sleep_ms_poll(&sleep, cx) == ASYNC_PENDING)
        return ASYNC_PENDING;
    async_sleep_ms_poll(&sleep, cx);
    END;
}

static void poll_sleep_after_end(void)
{
    script_run(sleep_polled_again, NULL);
}

static enum async_poll read_polled_again(struct script *self, struct async_context *cx)
{
    struct async_read_future read;
    ssize_t size;
    char byte;

    (void)self;
    async_read_init(&read, -1, &byte, 1);
    ck_assert_int_eq(async_read_poll(&read, cx, &size), ASYNC_READY);
    async_read_poll(&read, cx, &size);
    return ASYNC_READY;
}

static void poll_read_after_end(void)
{
    script_run(read_polled_again, NULL);
}

START_TEST(poll_of_an_operation_after_its_end_aborts)
{
    expect_abort(poll_sleep_after_end, "polled after it had finished");
    expect_abort(poll_read_after_end, "polled after it had finished");
}
END_TEST

TCase *executor_tests(void)
{
    TCase *tests = tcase_create("executor");

    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, tasks_run_in_the_order_of_their_start);
    tcase_add_test(tests, yielding_tasks_take_turns);
    tcase_add_test(tests, spawned_tasks_start_after_the_spawner_suspends);
    tcase_add_test(tests, run_gives_the_result);
    tcase_add_test(tests, tasks_outlive_the_run_and_go_on_in_the_next);
    tcase_add_test(tests, a_busy_task_does_not_starve_timers);
    tcase_add_test(tests, an_operation_that_is_always_ready_does_not_starve_others);
    tcase_add_test(tests, frames_of_all_sizes_do_not_overlap);
    tcase_add_test(tests, frames_are_aligned);
    tcase_add_test(tests, memory_of_tasks_is_used_again);
    tcase_add_test(tests, impossible_alignment_aborts);
    tcase_add_test(tests, shutdown_drops_tasks_in_every_state);
    tcase_add_test(tests, shutdown_without_an_executor_does_nothing);
    tcase_add_test(tests, an_executor_can_be_made_again);
    tcase_add_test(tests, shutdown_closes_its_descriptors);
    tcase_add_test(tests, shutdown_drops_what_is_spawned_by_it);
    tcase_add_test(tests, the_end_of_a_thread_shuts_its_executor_down);
    tcase_add_test(tests, threads_with_an_executor_each);
    tcase_add_test(tests, a_forked_child_goes_on);
    tcase_add_test(tests, run_inside_a_task_aborts);
    tcase_add_test(tests, shutdown_inside_a_task_aborts);
    tcase_add_test(tests, poll_after_end_aborts);
    tcase_add_test(tests, poll_of_an_operation_after_its_end_aborts);
    return tests;
}
