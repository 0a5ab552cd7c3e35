/* The pool of threads: calls that block, their results, cancellation, growing and shrinking, fork. */
#include <netdb.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "internal.h"
#include "support.h"

/* What generated code makes of blocking(twice(n)). */
struct call {
    int n, result;
    int sleep_ms;
    pthread_t caller;
};

static _Atomic int made, running, most;
static _Atomic bool gate;

static void pause_ms(int ms)
{
    usleep((useconds_t)ms * 1000);
}

static void run_call(void *job)
{
    struct call *call = job;
    int now = ++running, before = most;

    ck_assert(!pthread_equal(pthread_self(), call->caller));
    while (now > before && !atomic_compare_exchange_weak(&most, &before, now))
        ;
    pause_ms(call->sleep_ms);
    call->result = 2 * call->n;
    running--;
    made++;
}

static void *call_new(int n, int sleep_ms)
{
    struct call *call = async_blocking_new(sizeof *call, _Alignof(struct call));

    *call = (struct call){n, 0, sleep_ms, pthread_self()};
    return call;
}

static enum async_poll poll_call(struct script *self, struct async_context *cx)
{
    if (async_blocking_poll(&self->u.blocking, cx) == ASYNC_PENDING)
        return ASYNC_PENDING;
    self->result = ((struct call *)async_blocking_job(&self->u.blocking))->result;
    return ASYNC_READY;
}

#define AWAIT_BLOCKING(job, run) AWAIT_LEAF(BLOCKING, blocking, poll_call(self, cx), job, run)

static int finished;

static enum async_poll call_once(struct script *self, struct async_context *cx)
{
    BEGIN;
    AWAIT_BLOCKING(call_new((int)self->i, (int)self->n), run_call);
    ck_assert_int_eq(self->result, 2 * self->i);
    finished++;
    END;
}

static struct script *start_call(int i, int sleep_ms)
{
    struct script *self = script_spawn(call_once, NULL);

    self->i = i;
    self->n = sleep_ms;
    return self;
}

/* Runs the executor until `condition` holds. */
#define RUN_UNTIL(condition)                                                                                 \
    while (!(condition))                                                                                     \
    run_for_ms(1)

START_TEST(a_call_gives_its_result)
{
    start_call(21, 0);
    RUN_UNTIL(finished == 1);
    async_shutdown();
    ck_assert_uint_eq(asyncrt_pool_threads(), 0);
}
END_TEST

/* Many futures in one task, one after the other. */
static enum async_poll call_often(struct script *self, struct async_context *cx)
{
    BEGIN;
    for (self->i = 0; self->i < 2000; self->i++) {
        AWAIT_BLOCKING(call_new((int)self->i, 0), run_call);
        ck_assert_int_eq(self->result, 2 * self->i);
    }
    END;
}

START_TEST(calls_one_after_the_other_need_one_thread)
{
    script_run(call_often, NULL);
    ck_assert_int_eq(made, 2000);
    ck_assert_uint_eq(asyncrt_pool_threads(), 1);
    async_shutdown();
}
END_TEST

START_TEST(the_pool_grows_to_its_limit)
{
    async_pool_limit(3);
    for (int i = 0; i < 12; i++)
        start_call(i, 10);
    RUN_UNTIL(finished == 12);
    ck_assert_int_eq(most, 3);
    ck_assert_uint_eq(asyncrt_pool_threads(), 3);
    async_pool_limit(0);
    for (int i = 0; i < 9; i++)
        start_call(i, 1);
    RUN_UNTIL(finished == 21);
    RUN_UNTIL(asyncrt_pool_threads() == 1);
    async_shutdown();
}
END_TEST

START_TEST(threads_with_nothing_to_do_end)
{
    asyncrt_pool_idle_ms = 20;
    for (int i = 0; i < 5; i++)
        start_call(i, 5);
    RUN_UNTIL(finished == 5);
    RUN_UNTIL(asyncrt_pool_threads() == 0);
    start_call(1, 0);
    RUN_UNTIL(finished == 6);
    async_shutdown();
}
END_TEST

/* ---- errno, signals, memory --------------------------------------------------------------------------- */

static void run_errno(void *job)
{
    struct call *call = job;

    call->result = errno;
    errno = EXDEV;
}

static enum async_poll carry_errno(struct script *self, struct async_context *cx)
{
    errno = ELOOP;
    BEGIN;
    AWAIT_BLOCKING(call_new(0, 0), run_errno);
    ck_assert_int_eq(errno, EXDEV);
    ck_assert_int_eq(self->result, ELOOP);
    END;
}

START_TEST(errno_goes_there_and_back)
{
    script_run(carry_errno, NULL);
    async_shutdown();
}
END_TEST

static void run_mask(void *job)
{
    sigset_t mask;

    pthread_sigmask(SIG_SETMASK, NULL, &mask);
    ((struct call *)job)->result = sigismember(&mask, SIGALRM) && sigismember(&mask, SIGTERM);
}

static enum async_poll look_at_mask(struct script *self, struct async_context *cx)
{
    sigset_t mask;

    BEGIN;
    AWAIT_BLOCKING(call_new(0, 0), run_mask);
    ck_assert_int_eq(self->result, 1);
    pthread_sigmask(SIG_SETMASK, NULL, &mask);
    ck_assert(!sigismember(&mask, SIGTERM));
    END;
}

START_TEST(threads_get_no_signals)
{
    script_run(look_at_mask, NULL);
    async_shutdown();
}
END_TEST

START_TEST(jobs_are_aligned)
{
    for (size_t align = 1; align <= 4096; align *= 2) {
        void *job = async_blocking_new(align * 3, align);

        ck_assert_uint_eq((uintptr_t)job % align, 0);
        async_blocking_free(job);
    }
}
END_TEST

START_TEST(a_future_that_is_never_polled_frees_its_job)
{
    struct async_blocking_future future;

    async_blocking_init(&future, call_new(0, 0), run_call);
    async_blocking_drop(&future);
    ck_assert_int_eq(made, 0);
}
END_TEST

/* ---- cancellation ------------------------------------------------------------------------------------- */

static _Atomic int waiting_at_gate, discarded;

static void run_to_gate(void *job)
{
    (void)job;
    waiting_at_gate++;
    while (!gate)
        pause_ms(1);
    made++;
}

static void note_discarded(void *job)
{
    (void)job;
    discarded++;
}

static enum async_poll wait_at_gate(struct script *self, struct async_context *cx)
{
    BEGIN;
    AWAIT_BLOCKING(call_new(0, 0), run_to_gate);
    finished++;
    END;
}

START_TEST(other_tasks_run_meanwhile)
{
    for (int i = 0; i < 20; i++)
        script_spawn(wait_at_gate, NULL);
    RUN_UNTIL(waiting_at_gate == 20);
    run_for_ms(5);
    ck_assert_int_eq(finished, 0);
    gate = true;
    RUN_UNTIL(finished == 20);
    async_shutdown();
}
END_TEST

/* Waits, in ordinary code, for threads. */
#define WAIT_UNTIL(condition)                                                                                \
    while (!(condition))                                                                                     \
    pause_ms(1)

START_TEST(shutdown_takes_back_what_has_not_begun)
{
    async_pool_limit(2);
    for (int i = 0; i < 10; i++)
        script_spawn(wait_at_gate, NULL);
    RUN_UNTIL(waiting_at_gate == 2);
    async_shutdown();
    ck_assert_int_eq(made, 0);
    gate = true;
    WAIT_UNTIL(asyncrt_pool_threads() == 0);
    ck_assert_int_eq(made, 2);
    ck_assert_int_eq(finished, 0);
}
END_TEST

/* ---- cancellation that waits ---------------------------------------------------------------------------- */

/* A task as asyncc writes them: its call writes to its frame, and who cancels it waits. */
struct writer {
    struct async_blocking_future call;
    enum { WRITER_STARTS, WRITER_CALLS, WRITER_CANCELLED } state;
    void (*run)(void *job);
    char *text; /* the end of the frame, in memory of its own or not */
    bool *dropped;
};

static void *writer_job(struct writer *writer)
{
    char **job = async_blocking_new(sizeof *job, _Alignof(char *));

    *job = writer->text;
    return job;
}

static enum async_poll poll_writer(void *frame, struct async_context *cx, void *result)
{
    struct writer *writer = frame;

    (void)result;
    if (writer->state == WRITER_CANCELLED)
        return async_blocking_poll_cancelled(&writer->call, cx);
    if (writer->state == WRITER_STARTS)
        async_blocking_init(&writer->call, writer_job(writer), writer->run);
    writer->state = WRITER_CALLS;
    if (async_blocking_poll(&writer->call, cx) == ASYNC_PENDING)
        return ASYNC_PENDING;
    async_blocking_free(async_blocking_job(&writer->call));
    finished++;
    return ASYNC_READY;
}

static bool cancel_writer(void *frame)
{
    struct writer *writer = frame;

    if (writer->state == WRITER_CALLS && !async_blocking_cancel(&writer->call)) {
        writer->state = WRITER_CANCELLED;
        return false;
    }
    return true;
}

static void drop_writer(void *frame)
{
    struct writer *writer = frame;

    if (writer->dropped)
        *writer->dropped = true;
}

static const struct async_type writer_type = {
    .name = "writer",
    .size = sizeof(struct writer) + 64,
    .align = _Alignof(struct writer),
    .result_offset = ASYNC_RESULT_OFFSET(char[sizeof(struct writer) + 64], char),
    .poll = poll_writer,
    .drop = drop_writer,
    .cancel = cancel_writer,
};

static struct async_future start_writer(void (*run)(void *job), bool *dropped)
{
    struct writer *writer = async_future_new(&writer_type);

    *writer = (struct writer){.run = run, .text = (char *)(writer + 1), .dropped = dropped};
    return async_future_start(async_future_made(writer));
}

static void write_at_gate(void *job)
{
    run_to_gate(NULL);
    memset(*(char **)job, 'x', 64);
}

static enum async_poll cancel_task(struct script *self, struct async_context *cx)
{
    static struct async_cancel_future cancel;

    BEGIN;
    AWAIT_OWN_VOID(cancel, &cancel, self->arg);
    finished++;
    END;
}

START_TEST(who_cancels_waits_for_a_call_that_runs)
{
    struct async_future task = start_writer(write_at_gate, NULL);

    RUN_UNTIL(waiting_at_gate == 1);
    script_spawn(cancel_task, &task);
    run_for_ms(20);
    ck_assert_int_eq(finished, 0); /* and the thread is free meanwhile */
    gate = true;
    RUN_UNTIL(finished == 1);
    ck_assert(made == 1 && !task.task);
    async_shutdown();
}
END_TEST

START_TEST(a_call_that_has_not_begun_is_taken_back)
{
    struct async_future task;

    async_pool_limit(1);
    script_spawn(wait_at_gate, NULL);
    RUN_UNTIL(waiting_at_gate == 1);
    task = start_writer(write_at_gate, NULL);
    run_for_ms(1);
    script_run(cancel_task, &task);
    ck_assert_int_eq(finished, 1);
    gate = true;
    RUN_UNTIL(finished == 2);
    ck_assert_int_eq(made, 1);
    async_shutdown();
}
END_TEST

static _Atomic int interrupts;

static void open_gate(void *what)
{
    ck_assert_ptr_eq(what, &gate);
    interrupts++;
    gate = true;
}

/* Says how it is to be interrupted: before it waits, and again afterwards, when that has happened. */
static void write_interruptibly(void *job)
{
    ck_assert(!async_on_cancel(open_gate, &gate));
    write_at_gate(job);
    ck_assert(async_on_cancel(NULL, NULL));
    ck_assert(async_on_cancel(open_gate, &gate));
}

START_TEST(a_call_says_how_it_is_interrupted)
{
    struct async_future task = start_writer(write_interruptibly, NULL);

    ck_assert(!async_on_cancel(open_gate, &gate)); /* not on the pool: nothing */
    RUN_UNTIL(waiting_at_gate == 1);
    script_run(cancel_task, &task);
    ck_assert_int_eq(finished, 1);
    ck_assert_int_eq(interrupts, 2);
    async_shutdown();
}
END_TEST

static void set_own_flag(void *flag)
{
    pause_ms(1);
    *(_Atomic bool *)flag = true; /* on the stack of the call */
}

/* Returns at about the time at which it is cancelled. */
static void write_briefly(void *job)
{
    _Atomic bool flag = false;

    async_on_cancel(set_own_flag, &flag);
    waiting_at_gate++;
    for (int i = 0; i < 100 && !flag; i++)
        usleep(10);
    memset(*(char **)job, 'x', 64);
}

START_TEST(interrupts_never_outlive_the_call)
{
    for (int i = 0; i < 50; i++) {
        struct async_future task = start_writer(write_briefly, NULL);

        RUN_UNTIL(waiting_at_gate == i + 1);
        script_run(cancel_task, &task);
    }
    async_shutdown();
}
END_TEST

START_TEST(shutdown_waits_for_calls_that_run)
{
    struct async_future task = start_writer(write_interruptibly, NULL);

    (void)task;
    RUN_UNTIL(waiting_at_gate == 1);
    async_shutdown();
    ck_assert_int_eq(made, 1);
    ck_assert_uint_eq(asyncrt_pool_threads(), 0);
}
END_TEST

/* What the call still writes to is there, when everything else has ended; and the next executor works. */
START_TEST(a_frame_is_kept_when_the_deadline_passes)
{
    bool dropped = false;
    struct async_future task = start_writer(write_at_gate, &dropped);

    (void)task;
    RUN_UNTIL(waiting_at_gate == 1);
    async_shutdown_within(20);
    ck_assert(!dropped);
    start_call(1, 0);
    RUN_UNTIL(finished == 1);
    gate = true;
    RUN_UNTIL(made == 2);
    async_shutdown();
    WAIT_UNTIL(asyncrt_pool_threads() == 0);
}
END_TEST

/* In the child the call is not there: who waits for its end goes on. */
START_TEST(a_forked_child_waits_for_no_call_that_was_cancelled)
{
    struct async_future task = start_writer(write_at_gate, NULL);
    pid_t child;
    int status;

    RUN_UNTIL(waiting_at_gate == 1);
    script_spawn(cancel_task, &task);
    run_for_ms(1);
    child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        RUN_UNTIL(finished == 1);
        async_shutdown();
        _exit(7);
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 7);
    gate = true;
    RUN_UNTIL(finished == 1);
    async_shutdown();
}
END_TEST

/* ---- kinds of calls ------------------------------------------------------------------------------------- */

static enum async_poll use_other_kinds(struct script *self, struct async_context *cx)
{
    static struct async_fstat_future fstat_future;
    static struct async_getaddrinfo_future look_up;
    static struct stat st;
    static struct addrinfo *found;

    BEGIN;
    AWAIT_OWN(fstat, &fstat_future, &self->result, STDERR_FILENO, &st);
    ck_assert_int_eq(self->result, 0);
    AWAIT_OWN(getaddrinfo, &look_up, &self->result, "localhost", "80", NULL, &found);
    if (self->result == 0)
        freeaddrinfo(found);
    finished++;
    END;
}

START_TEST(calls_that_hang_stop_no_other_kind)
{
    async_pool_limit(1);
    async_pool_limit_of(ASYNC_POOL_FILES, 1);
    async_pool_limit_of(ASYNC_POOL_NAMES, 1);
    for (int i = 0; i < 3; i++)
        script_spawn(wait_at_gate, NULL);
    RUN_UNTIL(waiting_at_gate == 1);
    script_run(use_other_kinds, NULL);
    ck_assert_int_eq(finished, 1);
    gate = true;
    RUN_UNTIL(finished == 4);
    async_shutdown();
}
END_TEST

/* ---- results of no use ---------------------------------------------------------------------------------- */

/* Polls a job of the runtime's own kind, then leaves it in the state that `i` says. */
static enum async_poll leave_job(struct script *self, struct async_context *cx)
{
    void *job = asyncrt_job_new(sizeof(struct call), _Alignof(struct call));

    *(struct call *)job = (struct call){0};
    gate = self->i == 1;
    asyncrt_job_init(job, &(struct job_type){.run = run_to_gate, .discard = note_discarded});
    ck_assert_int_eq(asyncrt_job_poll(job, cx), 0);
    WAIT_UNTIL(waiting_at_gate == self->n);
    if (self->i == 1)
        WAIT_UNTIL(made == self->n);
    pause_ms(2);
    asyncrt_job_drop(job);
    gate = true;
    return ASYNC_READY;
}

START_TEST(results_that_nobody_sees_are_discarded)
{
    for (int i = 0; i < 2; i++) {
        struct script *self = script_spawn(leave_job, NULL);

        self->i = i;
        self->n = i + 1;
        RUN_UNTIL(made == i + 1);
        WAIT_UNTIL(discarded == i + 1);
    }
    async_shutdown();
}
END_TEST

/* ---- what results own --------------------------------------------------------------------------------- */

static _Atomic int undone;

static void note_undone(void *what)
{
    undone += *(int *)what;
    errno = EDOM;
}

/* Opens something that is to be closed by who gets it. */
static void run_owner(void *job)
{
    static int one = 1, other = 1000;

    waiting_at_gate++;
    async_if_unwanted(note_undone, &other);
    async_if_unwanted(((struct call *)job)->n ? NULL : note_undone, &one);
    while (!gate)
        pause_ms(1);
    made++;
}

/* `i`: while it runs, when it has ended, when it has been taken, or before it has begun. */
static enum async_poll cancel_owner(struct script *self, struct async_context *cx)
{
    struct async_blocking_future future;

    if (self->i == 3)
        async_pool_limit(1);
    gate = self->i == 1 || self->i == 2;
    async_blocking_init(&future, call_new((int)self->n, 0), run_owner);
    ck_assert(!POLL(blocking, &future));
    if (self->i < 3)
        WAIT_UNTIL(waiting_at_gate == 1);
    if (self->i == 1 || self->i == 2) {
        WAIT_UNTIL(made == 1);
        pause_ms(2);
    }
    while (self->i == 2 && !POLL(blocking, &future))
        pause_ms(1);
    errno = EXDEV;
    async_blocking_drop(&future);
    ck_assert_int_eq(errno, EXDEV);
    gate = true;
    return ASYNC_READY;
}

START_TEST(what_a_result_owns_is_given_back)
{
    static const int times[4] = {1, 1, 0, 0};
    struct script *self;

    async_if_unwanted(note_undone, NULL); /* not on the pool: nothing */
    if (_i % 4 == 3) {
        async_pool_limit(1);
        script_spawn(wait_at_gate, NULL); /* takes the only thread */
        RUN_UNTIL(waiting_at_gate == 1);
    }
    self = script_spawn(cancel_owner, NULL);
    self->i = _i % 4;
    self->n = _i / 4; /* taken back */
    run_for_ms(1);
    gate = true;
    async_shutdown();
    WAIT_UNTIL(asyncrt_pool_threads() == 0);
    ck_assert_int_eq(undone, _i / 4 ? 0 : times[_i % 4]);
}
END_TEST

/* Two jobs for one thread: the second is dropped while it is queued. */
static enum async_poll drop_queued(struct script *self, struct async_context *cx)
{
    static void *first, *second;

    if (self->step++ > 0)
        return asyncrt_job_poll(first, cx) ? asyncrt_job_drop(first), ASYNC_READY : ASYNC_PENDING;
    first = call_new(0, 0);
    second = call_new(0, 0);
    asyncrt_job_init(first, &(struct job_type){.run = run_to_gate});
    asyncrt_job_init(second, &(struct job_type){.run = run_to_gate, .discard = note_discarded, .certain = self->i});
    ck_assert_int_eq(asyncrt_job_poll(first, cx), 0);
    ck_assert_int_eq(asyncrt_job_poll(second, cx), 0);
    asyncrt_job_drop(second);
    gate = true;
    return ASYNC_PENDING;
}

START_TEST(certain_jobs_run_even_if_they_are_dropped)
{
    async_pool_limit(1);
    script_spawn(drop_queued, NULL)->i = _i;
    RUN_UNTIL(made >= 1);
    run_for_ms(20);
    ck_assert_int_eq(made, 1 + _i);
    ck_assert_int_eq(discarded, 1);
    async_shutdown();
}
END_TEST

/* ---- many threads ------------------------------------------------------------------------------------- */

static enum async_poll call_many_times(struct script *self, struct async_context *cx)
{
    BEGIN;
    for (self->i = 0; self->i < 50; self->i++) {
        AWAIT_BLOCKING(call_new((int)self->i, 0), run_call);
        ck_assert_int_eq(self->result, 2 * self->i);
    }
    ++*(_Atomic int *)self->arg;
    END;
}

static void *run_executor(void *unused)
{
    _Atomic int ended = 0;

    (void)unused;
    for (int i = 0; i < 10; i++)
        script_spawn(call_many_times, &ended);
    RUN_UNTIL(ended >= 5);
    async_shutdown();
    return NULL;
}

static void run_only(void *job)
{
    ((struct call *)job)->result = 2 * ((struct call *)job)->n;
}

static enum async_poll call_from_thread(struct script *self, struct async_context *cx)
{
    BEGIN;
    AWAIT_BLOCKING(call_new(7, 0), run_only);
    ck_assert_int_eq(self->result, 14);
    END;
}

static void *run_briefly(void *unused)
{
    (void)unused;
    for (int i = 0; i < 100; i++) {
        script_run(call_from_thread, NULL);
        async_shutdown();
    }
    return NULL;
}

/* Runs `body` in four threads. */
static void in_threads(void *(*body)(void *))
{
    pthread_t threads[4];

    for (int i = 0; i < 4; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, body, NULL), 0);
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
}

START_TEST(executors_share_the_pool)
{
    async_pool_limit(5);
    in_threads(run_executor);
    WAIT_UNTIL(asyncrt_pool_threads() == 0);
    ck_assert_int_le(most, 5);
}
END_TEST

START_TEST(executors_come_and_go)
{
    in_threads(run_briefly);
    WAIT_UNTIL(asyncrt_pool_threads() == 0);
}
END_TEST

/* ---- fork --------------------------------------------------------------------------------------------- */

/* One call runs and two are queued. The child makes the two; the one that ran is nowhere there. */
START_TEST(a_forked_child_has_a_pool_of_its_own)
{
    pid_t child;
    int status;

    async_pool_limit(1);
    script_spawn(wait_at_gate, NULL);
    RUN_UNTIL(waiting_at_gate == 1);
    start_call(1, 0);
    start_call(2, 0);
    run_for_ms(2);
    child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        RUN_UNTIL(finished == 2);
        ck_assert_int_eq(made, 2);
        run_for_ms(5);
        ck_assert_int_eq(finished, 2);
        async_shutdown();
        _exit(asyncrt_pool_threads() == 0 ? 7 : 8);
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 7);
    gate = true;
    RUN_UNTIL(finished == 3);
    async_shutdown();
}
END_TEST

TCase *pool_tests(void)
{
    TCase *tests = tcase_create("pool");

    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, a_call_gives_its_result);
    tcase_add_test(tests, calls_one_after_the_other_need_one_thread);
    tcase_add_test(tests, other_tasks_run_meanwhile);
    tcase_add_test(tests, the_pool_grows_to_its_limit);
    tcase_add_test(tests, threads_with_nothing_to_do_end);
    tcase_add_test(tests, errno_goes_there_and_back);
    tcase_add_test(tests, threads_get_no_signals);
    tcase_add_test(tests, jobs_are_aligned);
    tcase_add_test(tests, a_future_that_is_never_polled_frees_its_job);
    tcase_add_test(tests, shutdown_takes_back_what_has_not_begun);
    tcase_add_test(tests, who_cancels_waits_for_a_call_that_runs);
    tcase_add_test(tests, a_call_that_has_not_begun_is_taken_back);
    tcase_add_test(tests, a_call_says_how_it_is_interrupted);
    tcase_add_test(tests, interrupts_never_outlive_the_call);
    tcase_add_test(tests, shutdown_waits_for_calls_that_run);
    tcase_add_test(tests, a_frame_is_kept_when_the_deadline_passes);
    tcase_add_test(tests, a_forked_child_waits_for_no_call_that_was_cancelled);
    tcase_add_test(tests, calls_that_hang_stop_no_other_kind);
    tcase_add_test(tests, results_that_nobody_sees_are_discarded);
    tcase_add_loop_test(tests, what_a_result_owns_is_given_back, 0, 8);
    tcase_add_loop_test(tests, certain_jobs_run_even_if_they_are_dropped, 0, 2);
    tcase_add_test(tests, executors_share_the_pool);
    tcase_add_test(tests, executors_come_and_go);
    tcase_add_test(tests, a_forked_child_has_a_pool_of_its_own);
    return tests;
}
