/* Wakers: in every state of the task, from every place. */
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "internal.h"
#include "support.h"

static int polls;
static struct async_waker kept, kept_too;

static enum async_poll idle_a_while(struct script *self, struct async_context *cx)
{
    BEGIN;
    for (self->i = 0; self->i < 10; self->i++)
        AWAIT_YIELD();
    END;
}

/* Polls until it has been polled self->n times in all; keeps a waker of the first poll. */
static enum async_poll count_polls(struct script *self, struct async_context *cx)
{
    if (polls++ == 0)
        kept = async_waker_clone(cx);
    return polls < self->n ? ASYNC_PENDING : ASYNC_READY;
}

/* ---- on the executor's thread ----------------------------------------------------------------------------
 */

START_TEST(a_suspended_task_is_woken)
{
    script_spawn(count_polls, NULL)->n = 2;
    script_run(idle_a_while, NULL);
    ck_assert_int_eq(polls, 1);
    async_waker_wake(kept); /* from outside: takes effect when events are asked for */
    run_for_ms(1);
    ck_assert_int_eq(polls, 2);
    async_shutdown();
}
END_TEST

START_TEST(a_dropped_waker_does_not_wake)
{
    script_spawn(count_polls, NULL)->n = 2;
    script_run(idle_a_while, NULL);
    async_waker_drop(kept);
    script_run(idle_a_while, NULL);
    ck_assert_int_eq(polls, 1);
    async_shutdown();
}
END_TEST

static enum async_poll wake_itself(struct script *self, struct async_context *cx)
{
    if (polls++ > 0)
        return ASYNC_READY;
    switch (self->n) {
    case 0:
        async_wake(cx);
        break;
    case 1:
        async_waker_wake(async_waker_clone(cx));
        break;
    case 2: /* often, in every way */
        kept = async_waker_clone(cx);
        async_waker_wake(async_waker_clone(cx));
        async_wake(cx);
        async_waker_wake(kept);
        async_waker_drop(async_waker_clone(cx));
        break;
    default:
        break;
    }
    return ASYNC_PENDING;
}

START_TEST(a_wake_during_the_poll_polls_once_more)
{
    for (int way = 0; way < 3; way++) {
        polls = 0;
        script_spawn(wake_itself, NULL)->n = way;
        script_run(idle_a_while, NULL);
        ck_assert_int_eq(polls, 2);
    }
    async_shutdown();
}
END_TEST

static enum async_poll keep_two(struct script *self, struct async_context *cx)
{
    if (polls++ == 0) {
        kept = async_waker_clone(cx);
        kept_too = async_waker_clone(cx);
    }
    (void)self;
    return ASYNC_PENDING;
}

static enum async_poll wake_both(struct script *self, struct async_context *cx)
{
    (void)self;
    (void)cx;
    async_waker_wake(kept);
    async_waker_wake(kept_too);
    return ASYNC_READY;
}

START_TEST(two_wakes_of_a_ready_task_poll_it_once)
{
    script_spawn(keep_two, NULL);
    script_run(idle_a_while, NULL);
    script_run(wake_both, NULL);
    script_run(idle_a_while, NULL);
    ck_assert_int_eq(polls, 2);
    async_shutdown();
}
END_TEST

START_TEST(two_wakes_from_outside_poll_once)
{
    script_spawn(keep_two, NULL);
    script_run(idle_a_while, NULL);
    async_waker_wake(kept);
    async_waker_wake(kept_too);
    script_run(idle_a_while, NULL);
    run_for_ms(1);
    ck_assert_int_eq(polls, 2);
    async_shutdown();
}
END_TEST

static enum async_poll wake_when_finishing(struct script *self, struct async_context *cx)
{
    (void)self;
    polls++;
    kept = async_waker_clone(cx);
    async_wake(cx);
    async_waker_wake(async_waker_clone(cx));
    return ASYNC_READY;
}

START_TEST(a_wake_in_the_last_poll_or_after_it_does_nothing)
{
    script_spawn(wake_when_finishing, NULL);
    script_run(idle_a_while, NULL);
    async_waker_wake(kept);
    script_run(idle_a_while, NULL);
    ck_assert_int_eq(polls, 1);
    async_shutdown();
}
END_TEST

static enum async_poll wake_kept(struct script *self, struct async_context *cx)
{
    (void)self;
    (void)cx;
    async_waker_wake(kept);
    return ASYNC_READY;
}

START_TEST(the_last_waker_of_a_finished_task_frees_it_inside_a_task)
{
    int chunks;

    script_spawn(wake_when_finishing, NULL);
    script_run(idle_a_while, NULL);
    chunks = chunks_of_tasks();
    for (int i = 0; i < 1000; i++) {
        script_run(wake_kept, NULL);
        script_spawn(wake_when_finishing, NULL);
        script_run(idle_a_while, NULL);
    }
    ck_assert_int_le(chunks_of_tasks(), chunks);
    async_waker_drop(kept);
    async_shutdown();
}
END_TEST

static enum async_poll never_woken(struct script *self, struct async_context *cx)
{
    (void)cx;
    ck_assert_int_eq(self->i++, 0);
    return ASYNC_PENDING;
}

static enum async_poll finish_with_a_waker(void *frame, struct async_context *cx, void *result)
{
    (void)frame;
    (void)result;
    kept = async_waker_clone(cx);
    return ASYNC_READY;
}

static void drop_nothing(void *frame)
{
    (void)frame;
}

/* A task that has memory of its own, which is given back while the executor looks at what has been posted. */
static const struct async_type large_type = {
    .name = "large", .size = 50000, .align = 8, .poll = finish_with_a_waker, .drop = drop_nothing};

START_TEST(the_last_waker_of_a_large_task_frees_it)
{
    async_task_start(async_task_new(&large_type));
    script_run(idle_a_while, NULL);
    int chunks = chunks_of_tasks();
    async_waker_drop(kept);
    run_for_ms(1);
    ck_assert_int_eq(chunks_of_tasks(), chunks - 1);
    async_shutdown();
}
END_TEST

START_TEST(a_wake_of_a_finished_task_wakes_no_later_one)
{
    script_spawn(wake_when_finishing, NULL);
    script_run(idle_a_while, NULL);
    for (int i = 0; i < 100; i++)
        script_spawn(never_woken, NULL);
    script_run(idle_a_while, NULL);
    async_waker_wake(kept);
    run_for_ms(1);
    async_shutdown();
}
END_TEST

START_TEST(wakers_outlive_the_executor)
{
    script_spawn(keep_two, NULL);
    script_run(idle_a_while, NULL);
    async_shutdown();
    async_waker_wake(kept);
    async_waker_drop(kept_too);
    script_run(idle_a_while, NULL); /* another executor */
    ck_assert_int_eq(polls, 1);
    async_shutdown();
}
END_TEST

static enum async_poll check_same(struct script *self, struct async_context *cx)
{
    struct async_waker mine = async_waker_clone(cx);

    (void)self;
    ck_assert(async_waker_same(mine, cx));
    ck_assert(!async_waker_same(kept, cx));
    async_waker_drop(mine);
    return ASYNC_READY;
}

START_TEST(wakers_of_a_task_are_the_same)
{
    script_spawn(count_polls, NULL)->n = 2;
    script_run(idle_a_while, NULL);
    script_run(check_same, NULL);
    async_waker_drop(kept);
    async_shutdown();
}
END_TEST

static enum async_poll keep_many(struct script *self, struct async_context *cx)
{
    struct async_waker *wakers = self->arg;

    if (polls++ > 0)
        return ASYNC_READY;
    for (int i = 0; i < 100000; i++)
        wakers[i] = async_waker_clone(cx);
    return ASYNC_PENDING;
}

START_TEST(a_task_may_have_many_wakers)
{
    struct async_waker *wakers = calloc(100000, sizeof *wakers);

    script_spawn(keep_many, wakers);
    script_run(idle_a_while, NULL);
    for (int i = 0; i < 100000; i++)
        async_waker_wake(wakers[i]);
    script_run(idle_a_while, NULL);
    run_for_ms(1);
    ck_assert_int_eq(polls, 2);
    free(wakers);
    async_shutdown();
}
END_TEST

/* As if so many wakers of the task had been made, and as many been dropped by other threads. */
static void pretend(struct async_task *task, uint32_t made, int32_t dropped)
{
    task->home += made * HOME_ONE;
    atomic_fetch_add(&task->away, dropped * AWAY_ONE);
}

static struct async_task *counted;

static enum async_poll make_more_than_can_be_counted(struct script *self, struct async_context *cx)
{
    struct async_waker wakers[3];

    (void)self;
    counted = cx->task;
    pretend(cx->task, (1 << 26) - 2, (1 << 26) - 2);
    for (int i = 0; i < 3; i++)
        wakers[i] = async_waker_clone(cx);
    ck_assert_uint_eq(cx->task->home / HOME_ONE, 3);
    ck_assert_uint_eq(task_state(cx->task), TASK_LIVE);
    for (int i = 0; i < 3; i++)
        async_waker_drop(wakers[i]);
    pretend(cx->task, (1 << 26) - 1, (1 << 26) - 1); /* again, and it ends with that */
    return ASYNC_READY;
}

START_TEST(wakers_are_counted_however_many_others_drop)
{
    script_spawn(make_more_than_can_be_counted, NULL);
    script_run(idle_a_while, NULL);
    ck_assert_uint_eq(counted->home, TASK_FREE);
    async_shutdown();
}
END_TEST

static enum async_poll make_too_many(struct script *self, struct async_context *cx)
{
    (void)self;
    pretend(cx->task, (1 << 26) - 1, 0);
    async_waker_clone(cx);
    return ASYNC_READY;
}

static void have_too_many(void)
{
    script_run(make_too_many, NULL);
}

START_TEST(too_many_wakers_in_use_abort)
{
    expect_abort(have_too_many, "67108864 wakers of one task are in use");
}
END_TEST

/* ---- other threads ---------------------------------------------------------------------------------------
 */

/* A future that a plain thread finishes. */
struct delay {
    atomic_bool over;
    struct async_waker waker;
    pthread_t thread;
};

static void *end_delay(void *arg)
{
    struct delay *delay = arg;
    struct async_waker waker = delay->waker;

    usleep(3000);
    atomic_store(&delay->over, true);
    async_waker_wake(waker);
    return NULL;
}

static enum async_poll wait_for_delay(struct script *self, struct async_context *cx)
{
    struct delay *delay = self->arg;

    if (self->i++ == 0) {
        delay->waker = async_waker_clone(cx);
        ck_assert_int_eq(pthread_create(&delay->thread, NULL, end_delay, delay), 0);
    }
    return atomic_load(&delay->over) ? ASYNC_READY : ASYNC_PENDING;
}

START_TEST(a_plain_thread_wakes)
{
    struct delay delay = {false};

    script_run(wait_for_delay, &delay);
    ck_assert(atomic_load(&delay.over));
    pthread_join(delay.thread, NULL);
    async_shutdown();
}
END_TEST

START_TEST(a_plain_thread_wakes_after_the_end_of_the_executor)
{
    struct delay delay = {false};

    script_spawn(wait_for_delay, &delay);
    script_run(idle_a_while, NULL);
    async_shutdown();
    pthread_join(delay.thread, NULL);
    ck_assert(atomic_load(&delay.over));
}
END_TEST

static void *drop_waker(void *arg)
{
    async_waker_drop(*(struct async_waker *)arg);
    return NULL;
}

START_TEST(another_thread_drops_the_last_waker_of_a_finished_task)
{
    int chunks = 0;

    for (int i = 0; i < 300; i++) {
        pthread_t thread;

        script_spawn(wake_when_finishing, NULL);
        script_run(idle_a_while, NULL);
        ck_assert_int_eq(pthread_create(&thread, NULL, drop_waker, &kept), 0);
        pthread_join(thread, NULL);
        run_for_ms(1);
        if (i == 0)
            chunks = chunks_of_tasks();
    }
    ck_assert_int_le(chunks_of_tasks(), chunks);
    async_shutdown();
}
END_TEST

/* Threads that wake tasks as fast as they can: each task puts a waker into its slot in each poll. */
enum { SLOTS = 50, WAKERS = 3 };

struct slot {
    pthread_mutex_t lock;
    struct async_waker waker;
};

static struct slot slots[SLOTS];
static atomic_bool stop;
static atomic_int wakes;

static void put_waker(struct slot *slot, struct async_waker waker)
{
    struct async_waker old;

    pthread_mutex_lock(&slot->lock);
    old = slot->waker;
    slot->waker = waker;
    pthread_mutex_unlock(&slot->lock);
    if (old.task)
        async_waker_drop(old);
}

static enum async_poll offer_wakers(struct script *self, struct async_context *cx)
{
    if (--self->n == 0)
        return ASYNC_READY;
    put_waker(self->arg, async_waker_clone(cx));
    return ASYNC_PENDING;
}

static void *wake_slots(void *arg)
{
    unsigned seed = (unsigned)(size_t)arg;

    while (!atomic_load(&stop)) {
        struct slot *slot = &slots[rand_r(&seed) % SLOTS];
        struct async_waker waker;

        pthread_mutex_lock(&slot->lock);
        waker = slot->waker;
        slot->waker.task = NULL;
        pthread_mutex_unlock(&slot->lock);
        if (!waker.task)
            sched_yield();
        else if (rand_r(&seed) % 8 == 0 && atomic_fetch_add(&wakes, 1) > 2000)
            async_waker_drop(waker);
        else
            async_waker_wake(waker);
    }
    return NULL;
}

static void start_wakers(pthread_t *threads)
{
    atomic_store(&stop, false);
    for (int i = 0; i < SLOTS; i++)
        pthread_mutex_init(&slots[i].lock, NULL);
    for (size_t i = 0; i < WAKERS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, wake_slots, (void *)(i + 1)), 0);
}

static void stop_wakers(const pthread_t *threads)
{
    atomic_store(&stop, true);
    for (int i = 0; i < WAKERS; i++)
        pthread_join(threads[i], NULL);
    for (int i = 0; i < SLOTS; i++)
        put_waker(&slots[i], (struct async_waker){NULL});
}

static void run_beside_wakers(bool shutdown_first)
{
    pthread_t threads[WAKERS];

    start_wakers(threads);
    for (int i = 0; i < 300; i++)
        script_spawn(offer_wakers, &slots[i % SLOTS])->n = 1 + i % 40;
    run_for_ms(100);
    if (shutdown_first)
        async_shutdown();
    stop_wakers(threads);
    async_shutdown();
}

START_TEST(many_threads_wake_many_tasks)
{
    run_beside_wakers(false);
}
END_TEST

START_TEST(many_threads_wake_during_shutdown)
{
    for (int i = 0; i < 10; i++)
        run_beside_wakers(true);
}
END_TEST

static enum async_poll ping_pong(struct script *self, struct async_context *cx);

struct court {
    pthread_mutex_t lock;
    int ball; /* whose turn it is */
    struct async_waker players[2];
};

static enum async_poll ping_pong(struct script *self, struct async_context *cx)
{
    struct court *court = self->arg;
    int me = (int)self->n;
    struct async_waker other = {NULL}, mine = async_waker_clone(cx), old;

    pthread_mutex_lock(&court->lock);
    if (court->ball % 2 == me) {
        court->ball++;
        other = court->players[!me];
        court->players[!me].task = NULL;
    }
    old = court->players[me];
    court->players[me] = mine;
    if (court->ball >= 2000) {
        mine = court->players[me];
        court->players[me].task = NULL;
    } else {
        mine.task = NULL;
    }
    pthread_mutex_unlock(&court->lock);
    if (old.task)
        async_waker_drop(old);
    if (other.task)
        async_waker_wake(other);
    if (mine.task) {
        async_waker_drop(mine);
        return ASYNC_READY;
    }
    return ASYNC_PENDING;
}

static void *play(void *arg)
{
    struct script self = {.poll = ping_pong, .arg = arg, .n = 1};

    async_run(&script_type, &self, NULL);
    return NULL;
}

START_TEST(tasks_of_two_executors_wake_each_other)
{
    struct court court = {.lock = PTHREAD_MUTEX_INITIALIZER};
    struct script self = {.poll = ping_pong, .arg = &court, .n = 0};
    pthread_t thread;

    ck_assert_int_eq(pthread_create(&thread, NULL, play, &court), 0);
    async_run(&script_type, &self, NULL);
    pthread_join(thread, NULL);
    ck_assert_int_ge(court.ball, 2000);
    async_shutdown();
}
END_TEST

/* ---- signal handlers -------------------------------------------------------------------------------------
 */

static struct async_waker signal_waker;
static volatile sig_atomic_t signals;

static void on_signal(int number)
{
    struct async_waker waker = signal_waker;

    (void)number;
    signals = signals + 1;
    signal_waker.task = NULL;
    if (waker.task)
        async_waker_wake(waker);
}

/* Gives its waker to the handler, again and again. */
static enum async_poll wait_for_signals(struct script *self, struct async_context *cx)
{
    if (!signal_waker.task) {
        if (self->i++ == self->n)
            return ASYNC_READY;
        signal_waker = async_waker_clone(cx);
    }
    return ASYNC_PENDING;
}

static void ring_every_us(long us)
{
    struct itimerval timer = {{0, us}, {0, us}};

    signal(SIGALRM, on_signal);
    setitimer(ITIMER_REAL, &timer, NULL);
}

START_TEST(a_signal_handler_wakes_an_idle_executor)
{
    struct script self = {.poll = wait_for_signals, .n = 20};

    ring_every_us(2000);
    async_run(&script_type, &self, NULL);
    ring_every_us(0);
    ck_assert_int_ge(signals, 20);
    async_shutdown();
}
END_TEST

static enum async_poll churn(struct script *self, struct async_context *cx)
{
    BEGIN;
    for (;;) {
        for (self->i = 0; self->i < 5; self->i++)
            script_spawn(idle_a_while, NULL);
        async_waker_wake(async_waker_clone(cx));
        AWAIT_YIELD();
    }
    END;
}

START_TEST(a_signal_handler_wakes_a_busy_executor)
{
    struct script self = {.poll = wait_for_signals, .n = 500};

    script_spawn(churn, NULL);
    ring_every_us(200);
    async_run(&script_type, &self, NULL);
    ring_every_us(0);
    ck_assert_int_ge(signals, 500);
    async_shutdown();
}
END_TEST

START_TEST(a_signal_handler_wakes_after_shutdown)
{
    script_spawn(wait_for_signals, NULL)->n = 1;
    script_run(idle_a_while, NULL);
    async_shutdown();
    ck_assert_ptr_nonnull(signal_waker.task);
    signal(SIGALRM, on_signal);
    raise(SIGALRM);
    script_run(idle_a_while, NULL);
    async_shutdown();
}
END_TEST

TCase *waker_tests(void)
{
    TCase *tests = tcase_create("waker");

    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, a_suspended_task_is_woken);
    tcase_add_test(tests, a_dropped_waker_does_not_wake);
    tcase_add_test(tests, a_wake_during_the_poll_polls_once_more);
    tcase_add_test(tests, two_wakes_of_a_ready_task_poll_it_once);
    tcase_add_test(tests, two_wakes_from_outside_poll_once);
    tcase_add_test(tests, a_wake_in_the_last_poll_or_after_it_does_nothing);
    tcase_add_test(tests, the_last_waker_of_a_finished_task_frees_it_inside_a_task);
    tcase_add_test(tests, the_last_waker_of_a_large_task_frees_it);
    tcase_add_test(tests, a_wake_of_a_finished_task_wakes_no_later_one);
    tcase_add_test(tests, wakers_outlive_the_executor);
    tcase_add_test(tests, wakers_of_a_task_are_the_same);
    tcase_add_test(tests, a_task_may_have_many_wakers);
    tcase_add_test(tests, wakers_are_counted_however_many_others_drop);
    tcase_add_test(tests, too_many_wakers_in_use_abort);
    tcase_add_test(tests, a_plain_thread_wakes);
    tcase_add_test(tests, a_plain_thread_wakes_after_the_end_of_the_executor);
    tcase_add_test(tests, another_thread_drops_the_last_waker_of_a_finished_task);
    tcase_add_test(tests, many_threads_wake_many_tasks);
    tcase_add_test(tests, many_threads_wake_during_shutdown);
    tcase_add_test(tests, tasks_of_two_executors_wake_each_other);
    tcase_add_test(tests, a_signal_handler_wakes_an_idle_executor);
    tcase_add_test(tests, a_signal_handler_wakes_a_busy_executor);
    tcase_add_test(tests, a_signal_handler_wakes_after_shutdown);
    return tests;
}
