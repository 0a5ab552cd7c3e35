/* Locks and signals between tasks: order, handing over, cancellation of those who wait and of those who have
 * just been given what they wait for. */
#include <limits.h>

#include "support.h"

/* ---- mutex ------------------------------------------------------------------------------------------ */

static struct async_mutex mutex;

static bool lock(struct async_mutex_lock_future *future, struct async_context *cx)
{
    async_mutex_lock_init(future, &mutex);
    return POLL(mutex_lock, future);
}

static void mutex_in_turn(struct async_context *cx)
{
    struct async_mutex_lock_future a, b, c;

    ck_assert(lock(&a, cx));
    ck_assert_int_eq(async_mutex_try_lock(&mutex), -EBUSY);
    ck_assert(!lock(&b, cx) && !lock(&c, cx));
    async_mutex_unlock(&mutex);
    ck_assert(!lock(&a, cx)); /* it is b's already */
    ck_assert(!POLL(mutex_lock, &c));
    ck_assert(POLL(mutex_lock, &b));
    async_mutex_unlock(&mutex);
    ck_assert(POLL(mutex_lock, &c));
    async_mutex_unlock(&mutex);
    ck_assert(POLL(mutex_lock, &a));
    async_mutex_unlock(&mutex);
    ck_assert_int_eq(async_mutex_try_lock(&mutex), 0);
    async_mutex_unlock(&mutex);
}

static void mutex_cancelled(struct async_context *cx)
{
    struct async_mutex_lock_future a, b, c, d;

    ck_assert(lock(&a, cx));
    ck_assert(!lock(&b, cx) && !lock(&c, cx) && !lock(&d, cx));
    async_mutex_lock_drop(&c); /* while it waits */
    async_mutex_unlock(&mutex);
    async_mutex_lock_drop(&b); /* when the lock is its own, before it has run */
    ck_assert(POLL(mutex_lock, &d));
    async_mutex_lock_drop(&d); /* finished: the lock stays locked */
    ck_assert_int_eq(async_mutex_try_lock(&mutex), -EBUSY);
    ck_assert(!lock(&a, cx));
    async_mutex_unlock(&mutex);
    async_mutex_lock_drop(&a); /* nobody is left */
    ck_assert_int_eq(async_mutex_try_lock(&mutex), 0);
    async_mutex_unlock(&mutex);
    async_mutex_lock_init(&a, &mutex);
    async_mutex_lock_drop(&a); /* has not begun */
}

START_TEST(a_mutex_is_handed_over_in_turn)
{
    run_by_hand(mutex_in_turn);
    async_shutdown();
}
END_TEST

START_TEST(a_mutex_passes_by_who_is_cancelled)
{
    run_by_hand(mutex_cancelled);
    async_shutdown();
}
END_TEST

/* ---- readers-writer lock ---------------------------------------------------------------------------- */

static struct async_rwlock rwlock;

static bool rd(struct async_rwlock_read_future *future, struct async_context *cx)
{
    async_rwlock_read_init(future, &rwlock);
    return POLL(rwlock_read, future);
}

static bool wr(struct async_rwlock_write_future *future, struct async_context *cx)
{
    async_rwlock_write_init(future, &rwlock);
    return POLL(rwlock_write, future);
}

static void readers_and_writers(struct async_context *cx)
{
    struct async_rwlock_read_future a, b, c, d;
    struct async_rwlock_write_future w, v;

    ck_assert(rd(&a, cx) && rd(&b, cx));
    ck_assert_int_eq(async_rwlock_try_write(&rwlock), -EBUSY);
    ck_assert(!wr(&w, cx));
    ck_assert(!rd(&c, cx) && !rd(&d, cx)); /* behind the writer */
    ck_assert_int_eq(async_rwlock_try_read(&rwlock), -EBUSY);
    ck_assert(!wr(&v, cx));
    async_rwlock_unlock(&rwlock);
    ck_assert(!POLL(rwlock_write, &w));
    async_rwlock_unlock(&rwlock);
    ck_assert(POLL(rwlock_write, &w));
    ck_assert(!POLL(rwlock_read, &c));
    async_rwlock_unlock(&rwlock);
    ck_assert(POLL(rwlock_read, &c) && POLL(rwlock_read, &d)); /* both */
    ck_assert(!POLL(rwlock_write, &v));
    async_rwlock_unlock(&rwlock);
    async_rwlock_unlock(&rwlock);
    ck_assert(POLL(rwlock_write, &v));
    ck_assert_int_eq(async_rwlock_try_read(&rwlock), -EBUSY);
    async_rwlock_unlock(&rwlock);
    ck_assert_int_eq(async_rwlock_try_write(&rwlock), 0);
    async_rwlock_unlock(&rwlock);
}

static void writer_gives_up(struct async_context *cx)
{
    struct async_rwlock_read_future a, b;
    struct async_rwlock_write_future w;

    ck_assert(rd(&a, cx));
    ck_assert(!wr(&w, cx));
    ck_assert(!rd(&b, cx));
    async_rwlock_write_drop(&w); /* b had waited for it only */
    ck_assert(POLL(rwlock_read, &b));
    async_rwlock_unlock(&rwlock);
    ck_assert(!wr(&w, cx));
    ck_assert(!rd(&a, cx));
    async_rwlock_unlock(&rwlock);
    async_rwlock_write_drop(&w); /* it had just been given the lock */
    async_rwlock_read_drop(&a);  /* and so had this one */
    ck_assert_int_eq(async_rwlock_try_write(&rwlock), 0);
    async_rwlock_unlock(&rwlock);
}

START_TEST(readers_together_writers_alone_in_turn)
{
    run_by_hand(readers_and_writers);
    async_shutdown();
}
END_TEST

START_TEST(readers_go_on_when_a_writer_gives_up)
{
    run_by_hand(writer_gives_up);
    async_shutdown();
}
END_TEST

/* Tasks that wait for the lock, hold it or do neither, at random. */
enum { LOCKERS = 6, STEPS = 10000 };
enum locker_state { IDLE, WAITS_TO_READ, WAITS_TO_WRITE, READS, WRITES };

static struct locker {
    enum locker_state state;
    struct async_rwlock_read_future read;
    struct async_rwlock_write_future write;
} lockers[LOCKERS];

static int lockers_that_are(enum locker_state state)
{
    int n = 0;

    for (int i = 0; i < LOCKERS; i++)
        n += lockers[i].state == state;
    return n;
}

static void step_locker(struct locker *locker, struct async_context *cx)
{
    bool gives_up = rand() % 4 == 0;

    switch (locker->state) {
    case IDLE:
        if (rand() % 3)
            locker->state = rd(&locker->read, cx) ? READS : WAITS_TO_READ;
        else
            locker->state = wr(&locker->write, cx) ? WRITES : WAITS_TO_WRITE;
        break;
    case WAITS_TO_READ:
        if (gives_up)
            async_rwlock_read_drop(&locker->read);
        if (gives_up || POLL(rwlock_read, &locker->read))
            locker->state = gives_up ? IDLE : READS;
        break;
    case WAITS_TO_WRITE:
        if (gives_up)
            async_rwlock_write_drop(&locker->write);
        if (gives_up || POLL(rwlock_write, &locker->write))
            locker->state = gives_up ? IDLE : WRITES;
        break;
    case READS:
    case WRITES:
        async_rwlock_unlock(&rwlock);
        locker->state = IDLE;
        break;
    }
}

static void lock_in_any_order(struct async_context *cx)
{
    for (int step = 0; step < STEPS; step++) {
        cx->budget = 64;
        step_locker(&lockers[rand() % LOCKERS], cx);
        ck_assert(lockers_that_are(WRITES) <= 1);
        ck_assert(lockers_that_are(WRITES) == 0 || lockers_that_are(READS) == 0);
        ck_assert(!rwlock.permits.waiters.first || rwlock.permits.taken > 0);
    }
    for (int i = 0; i < LOCKERS; i++)
        while (lockers[i].state != IDLE)
            step_locker(&lockers[i], cx);
    ck_assert_int_eq(rwlock.permits.taken, 0);
    ck_assert_ptr_null(rwlock.permits.waiters.first);
}

START_TEST(readers_and_writers_in_any_order)
{
    srand((unsigned)_i);
    run_by_hand(lock_in_any_order);
    async_shutdown();
}
END_TEST

/* ---- semaphore -------------------------------------------------------------------------------------- */

static struct async_semaphore semaphore = ASYNC_SEMAPHORE(3);

static bool take(struct async_semaphore_acquire_future *future, struct async_context *cx, long n)
{
    async_semaphore_acquire_init(future, &semaphore, n);
    return POLL(semaphore_acquire, future);
}

static void permits(struct async_context *cx)
{
    struct async_semaphore_acquire_future a, b, c, d;

    ck_assert_int_eq(async_semaphore_value(&semaphore), 3);
    ck_assert(take(&a, cx, 2) && take(&a, cx, 0));
    ck_assert(!take(&b, cx, 3));
    ck_assert(!take(&c, cx, 1)); /* there is one, but b is first */
    ck_assert(!take(&d, cx, 1));
    ck_assert_int_eq(async_semaphore_try_acquire(&semaphore, 1), -EAGAIN);
    async_semaphore_release(&semaphore, 1);
    ck_assert(!POLL(semaphore_acquire, &b));
    async_semaphore_acquire_drop(&b); /* c and d had waited for it only */
    ck_assert(POLL(semaphore_acquire, &c));
    async_semaphore_acquire_drop(&d); /* it had just got its permit */
    ck_assert_int_eq(async_semaphore_value(&semaphore), 1);
    async_semaphore_release(&semaphore, 5);
    ck_assert_int_eq(async_semaphore_value(&semaphore), 6);
    ck_assert(take(&a, cx, 6));
    ck_assert_int_eq(async_semaphore_try_acquire(&semaphore, 1), -EAGAIN);
    ck_assert_int_eq(async_semaphore_try_acquire(&semaphore, 0), 0);
    ck_assert(!take(&a, cx, LONG_MAX));
    async_semaphore_acquire_drop(&a);
}

START_TEST(permits_are_taken_in_turn)
{
    run_by_hand(permits);
    async_shutdown();
}
END_TEST

/* ---- notify ----------------------------------------------------------------------------------------- */

static struct async_notify notify;

static bool wait(struct async_notify_wait_future *future, struct async_context *cx)
{
    async_notify_wait_init(future, &notify);
    return POLL(notify_wait, future);
}

static void notifications(struct async_context *cx)
{
    struct async_notify_wait_future a, b, c;

    async_notify_all(&notify); /* nobody is there */
    ck_assert(!wait(&a, cx) && !wait(&b, cx) && !wait(&c, cx));
    async_notify_one(&notify);
    ck_assert(!POLL(notify_wait, &b));
    ck_assert(POLL(notify_wait, &a));
    async_notify_one(&notify);
    async_notify_wait_drop(&b); /* it was meant for b, which passes it on */
    ck_assert(POLL(notify_wait, &c));
    async_notify_one(&notify);
    async_notify_one(&notify); /* the same as one */
    ck_assert(wait(&a, cx));
    ck_assert(!wait(&a, cx));
    async_notify_one(&notify);
    async_notify_wait_drop(&a); /* nobody else: it is kept */
    ck_assert(wait(&a, cx));
    ck_assert(!wait(&a, cx) && !wait(&b, cx) && !wait(&c, cx));
    async_notify_wait_drop(&c);
    async_notify_all(&notify);
    async_notify_wait_drop(&a); /* not passed on */
    ck_assert(POLL(notify_wait, &b));
    ck_assert(!wait(&a, cx));
    async_notify_wait_drop(&a);
}

START_TEST(notifications_reach_who_waits_or_the_next)
{
    run_by_hand(notifications);
    async_shutdown();
}
END_TEST

/* ---- barrier ---------------------------------------------------------------------------------------- */

static struct async_barrier barrier = ASYNC_BARRIER(3);

static bool arrive(struct async_barrier_wait_future *future, struct async_context *cx, int *result)
{
    async_barrier_wait_init(future, &barrier);
    return POLL(barrier_wait, future, result);
}

static void meet(struct async_context *cx)
{
    struct async_barrier_wait_future a, b, c;
    int result = -1;

    for (int round = 0; round < 3; round++) {
        ck_assert(!arrive(&a, cx, &result) && !arrive(&b, cx, &result));
        async_barrier_wait_drop(&a); /* does not count any more */
        ck_assert(!arrive(&a, cx, &result));
        ck_assert(!POLL(barrier_wait, &b, &result));
        ck_assert(arrive(&c, cx, &result) && result == 1);
        ck_assert(!arrive(&c, cx, &result)); /* of the next round */
        async_barrier_wait_drop(&c);
        ck_assert(POLL(barrier_wait, &b, &result) && result == 0);
        async_barrier_wait_drop(&a); /* let through, but cancelled: all the same to the others */
    }
}

START_TEST(a_barrier_opens_for_as_many_as_it_is_for)
{
    run_by_hand(meet);
    async_shutdown();
}
END_TEST

/* ---- once ------------------------------------------------------------------------------------------- */

static struct async_once once;

static bool begin(struct async_once_begin_future *future, struct async_context *cx, int *result)
{
    async_once_begin_init(future, &once);
    return POLL(once_begin, future, result);
}

static void do_once(struct async_context *cx)
{
    struct async_once_begin_future a, b, c, d;
    int result = -1;

    ck_assert(begin(&a, cx, &result) && result == 1);
    async_once_failed(&once);
    ck_assert(begin(&a, cx, &result) && result == 1);
    ck_assert(!begin(&b, cx, &result) && !begin(&c, cx, &result) && !begin(&d, cx, &result));
    async_once_failed(&once);
    async_once_begin_drop(&b); /* it was to do it */
    async_once_begin_drop(&d);
    ck_assert(POLL(once_begin, &c, &result) && result == 1);
    ck_assert(!begin(&a, cx, &result) && !begin(&b, cx, &result));
    async_once_done(&once);
    async_once_begin_drop(&b);
    ck_assert(POLL(once_begin, &a, &result) && result == 0);
    ck_assert(begin(&a, cx, &result) && result == 0);
}

START_TEST(once_and_no_more)
{
    run_by_hand(do_once);
    async_shutdown();
}
END_TEST

/* ---- misuse ----------------------------------------------------------------------------------------- */

static void unlock_unlocked(void)
{
    async_mutex_unlock(&mutex);
}

static void unlock_unlocked_rwlock(void)
{
    async_rwlock_unlock(&rwlock);
}

static void release_less_than_nothing(void)
{
    async_semaphore_release(&semaphore, -1);
}

static struct async_semaphore full = ASYNC_SEMAPHORE(LONG_MAX - 1);

static void release_too_many(void)
{
    async_semaphore_release(&full, 2);
}

START_TEST(a_semaphore_has_up_to_long_max_permits)
{
    async_semaphore_release(&full, 1);
    ck_assert_int_eq(async_semaphore_value(&full), LONG_MAX);
    ck_assert_int_eq(async_semaphore_try_acquire(&full, LONG_MAX), 0);
    ck_assert_int_eq(async_semaphore_value(&full), 0);
    async_semaphore_release(&full, LONG_MAX);
    ck_assert_int_eq(async_semaphore_value(&full), LONG_MAX);
}
END_TEST

START_TEST(misuse_aborts)
{
    expect_abort(unlock_unlocked, "asyncc: async_mutex_unlock: it is not locked");
    expect_abort(unlock_unlocked_rwlock, "asyncc: async_rwlock_unlock: it is not locked");
    expect_abort(release_less_than_nothing, "asyncc: async_semaphore_release: -1 permits");
    expect_abort(release_too_many, "asyncc: async_semaphore_release: 2 permits more than");
}
END_TEST

/* ---- tasks ------------------------------------------------------------------------------------------ */

enum { TASKS = 50, ROUNDS = 20 };
static struct async_mutex_lock_future locks[TASKS];
static int inside, done, order[TASKS * ROUNDS];

static enum async_poll lock_and_unlock(struct script *self, struct async_context *cx)
{
    BEGIN;
    for (; self->n < ROUNDS; self->n++) {
        async_mutex_lock_init(&locks[self->i], &mutex);
        self->step = 1;
        __attribute__((fallthrough));
    case 1:
        if (!POLL(mutex_lock, &locks[self->i]))
            return ASYNC_PENDING;
        ck_assert_int_eq(inside++, 0);
        AWAIT_YIELD();
        inside--;
        order[done++] = (int)self->i;
        async_mutex_unlock(&mutex);
    }
    END;
}

START_TEST(tasks_take_turns)
{
    for (int i = 0; i < TASKS; i++)
        script_spawn(lock_and_unlock, NULL)->i = i;
    run_for_ms(300);
    ck_assert_int_eq(done, TASKS * ROUNDS);
    for (int i = 0; i < done; i++)
        ck_assert_int_eq(order[i], i % TASKS);
    async_shutdown();
}
END_TEST

TCase *sync_tests(void)
{
    TCase *tests = tcase_create("sync");

    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, a_mutex_is_handed_over_in_turn);
    tcase_add_test(tests, a_mutex_passes_by_who_is_cancelled);
    tcase_add_test(tests, readers_together_writers_alone_in_turn);
    tcase_add_test(tests, readers_go_on_when_a_writer_gives_up);
    tcase_add_loop_test(tests, readers_and_writers_in_any_order, 0, 5);
    tcase_add_test(tests, permits_are_taken_in_turn);
    tcase_add_test(tests, notifications_reach_who_waits_or_the_next);
    tcase_add_test(tests, a_barrier_opens_for_as_many_as_it_is_for);
    tcase_add_test(tests, once_and_no_more);
    tcase_add_test(tests, a_semaphore_has_up_to_long_max_permits);
    tcase_add_test(tests, misuse_aborts);
    tcase_add_test(tests, tasks_take_turns);
    return tests;
}
