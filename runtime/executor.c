/* The executor: the ready queue, the run loop, and the start and end of it all.
 *
 * One turn of the loop polls the tasks that are ready, in rounds, and then asks libev for events: without
 * waiting if there are ready tasks left, else until something happens. Asking costs as much as a hundred
 * polls of small tasks, so a round is made longer as long as it takes little time, and shorter when it takes
 * much. But it is never shorter than what the last events have woken: while their tasks have not run, the
 * kernel would report the same descriptors again, and would have to be told not to.
 */
#include "fp_state.h"
#include "internal.h"

#include <async/testing.h>

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
    SHUTDOWN_MS = 5000,
    POLL_BUDGET = 64, /* operations in one poll that may succeed at once */
    SHORTEST_ROUND = 64,
    LONGEST_ROUND = 4096,
};
static const ev_tstamp ROUND_IS_SHORT = 50e-6; /* seconds */
static const ev_tstamp ROUND_IS_LONG = 200e-6;

_Thread_local struct executor *asyncrt_current __attribute__((tls_model("initial-exec")));

/* ---- misuse ------------------------------------------------------------------------------------------ */

_Noreturn void async_race_is_closed(const char *function, const char *file, int line)
{
    asyncrt_die("%s (%s:%d): a race whose guards are all false, without 'otherwise', would wait for ever",
                function, file, line);
}

_Noreturn void async_polled_after_end(const char *function, const char *file, int line)
{
    asyncrt_die("%s (%s:%d): polled after it had finished", function, file, line);
}

/* ---- tasks ------------------------------------------------------------------------------------------- */

void async_task_start(void *frame)
{
    asyncrt_task_start((struct async_task *)frame - 1);
}

/* Takes the first task out of the queue; the one that is then the first, or null. */
static struct async_task *dequeue(struct executor *ex, struct async_task *first)
{
    struct async_task *last = ex->last, *next = first->next;

    first->next = NULL;
    if (first == last) {
        ex->last = NULL;
        return NULL;
    }
    last->next = next;
    return next;
}

/* Ends a task, which may be in the ready queue. */
static void drop(struct executor *ex, struct async_task *task)
{
    set_task_state(task, TASK_DONE);
    ex->cx.task = task;
    asyncrt_leave(ex, true);
    if (task_is_boxed(task))
        asyncrt_boxes_drop(ex, task);
    task->type->drop(task_frame(task));
    asyncrt_enter(ex);
}

/* Begins to cancel a task that has been cancelled during its own poll; whether that was all. */
static bool ends_by_cancellation(struct executor *ex, struct async_task *task)
{
    bool ended;

    asyncrt_leave(ex, true);
    ended = asyncrt_cancel_begin(ex, task);
    asyncrt_enter(ex);
    return ended;
}

/* A task has been polled and waits, or has been woken meanwhile: the task that is then the first of the
 * queue, or null. */
static inline struct async_task *goes_on(struct executor *ex, struct async_task *task)
{
    if (!ex->cx.woken)
        return dequeue(ex, task);
    ex->last = task;
    return task->next;
}

/* The same of a task that has finished, or that has been cancelled. */
static struct async_task *may_end(struct executor *ex, struct async_task *task, enum async_poll outcome)
{
    bool begins = (task->home & (HOME_CANCELLED | HOME_CLEANING)) == HOME_CANCELLED;

    if (outcome == ASYNC_PENDING && !(begins && ends_by_cancellation(ex, task))) {
        ex->cx.woken |= begins;
        return goes_on(ex, task);
    }
    if (outcome == ASYNC_READY && begins) /* too late */
        task->home &= ~(uint32_t)HOME_CANCELLED;
    drop(ex, task);
    dequeue(ex, task);
    asyncrt_task_ended(ex, task); /* which may make another task ready */
    return ex->stop || !ex->last ? NULL : ex->last->next;
}

static enum async_poll suspended(struct async_task *task);

static enum async_poll poll_boxes(struct executor *ex, struct async_task *task)
{
    enum async_poll outcome = asyncrt_boxes_poll(ex, task);

    return outcome == ASYNC_PENDING ? suspended(task) : outcome;
}

static inline enum async_poll poll(struct executor *ex, struct async_task *task)
{
    enum async_poll outcome;

    if (__builtin_expect(task->home & HOME_CLEANING, 0))
        return asyncrt_cancelled_poll(ex, task);
    if (task_is_boxed(task))
        return poll_boxes(ex, task);
    outcome = task->type->poll(task_frame(task), &ex->cx, task_result(task));
    asyncrt_check_made(ex);
    return ex->cx.entered ? poll_boxes(ex, task) : outcome;
}

enum async_poll asyncrt_task_poll(struct executor *ex, struct async_task *task)
{
    return poll(ex, task);
}

/* A round of those tasks that are ready now, for tests and records; how many there are. */
static uint32_t prepare_round(struct executor *ex)
{
    uint32_t recorded = ex->recording ? asyncrt_record_round(ex) : 0;

    return ex->shuffle ? asyncrt_shuffle_ready(ex) : recorded;
}

/* What a context says when a poll begins; who enters a box leaves `entered` empty again. */
static inline void begin_poll(struct executor *ex, struct async_task *task)
{
    ex->cx.task = task;
    ex->cx.budget = POLL_BUDGET;
    ex->cx.woken = false;
    ex->cx.open = true;
    atomic_signal_fence(memory_order_seq_cst);
}

/* Polls so many ready tasks. A task stays the first of the queue while it is polled, so one that has been
 * woken meanwhile becomes the last by moving the end of the ring. */
static inline __attribute__((always_inline)) void run_round(struct executor *ex, size_t left, bool traced)
{
    struct async_task *task = ex->last ? ex->last->next : NULL;

    for (; task && left > 0; left--) {
        enum async_poll outcome;

        begin_poll(ex, task);
        outcome = traced ? asyncrt_trace_poll(ex, task) : poll(ex, task);
        asyncrt_enter(ex);
        if (outcome == ASYNC_PENDING && __builtin_expect(!(task->home & HOME_CANCELLED), 1))
            task = goes_on(ex, task);
        else
            task = may_end(ex, task, outcome);
    }
    ex->cx.task = NULL;
}

/* Polls ready tasks, as many as a round has. */
void asyncrt_run_ready(struct executor *ex)
{
    size_t round = ex->round > ex->arrived ? ex->round : ex->arrived;

    ex->stop = false;
    if (__builtin_expect(ex->shuffle != 0 || ex->recording, 0))
        round = prepare_round(ex);
    if (__builtin_expect(ex->tracing, 0))
        run_round(ex, round, true);
    else
        run_round(ex, round, false);
}

/* ---- events ------------------------------------------------------------------------------------------ */

/* Makes rounds of ready tasks take about as long as they may. */
void asyncrt_adjust_round(struct executor *ex)
{
    ev_tstamp now = ev_now(ex->loop);
    ev_tstamp elapsed = now - ex->asked;

    ex->asked = now;
    if (elapsed > ROUND_IS_LONG && ex->round > SHORTEST_ROUND)
        ex->round /= 2;
    else if (elapsed < ROUND_IS_SHORT && ex->round < LONGEST_ROUND)
        ex->round *= 2;
}

/* Lets libev deliver what has happened. */
static void ask_for_events(struct executor *ex)
{
    bool jump, more;
    float_state aside = float_state_put_aside();
    int saved = errno;

    asyncrt_watches_apply(ex);
    jump = !ex->last && asyncrt_time_may_jump(ex);
    more = ex->last || jump;
    asyncrt_wheel_arm(ex);
    ex->arrived = 0;
    ex->asking++;
    if (ev_is_active(&ex->host.turn))
        asyncrt_host_run(ex, more ? EVRUN_NOWAIT : EVRUN_ONCE);
    else
        ev_run(ex->loop, more ? EVRUN_NOWAIT : EVRUN_ONCE);
    ex->asking--;
    if (more)
        asyncrt_adjust_round(ex);
    else
        ex->asked = ev_now(ex->loop);
    if (jump && !ex->last)
        asyncrt_time_jump(ex);
    errno = saved;
    float_state_restore(&aside);
}

/* ---- async_run --------------------------------------------------------------------------------------- */

/* The task that polls a frame on behalf of async_run(). */
enum run_state { RUNNING, FINISHED, CANCELLING, CANCELLED };
struct root {
    const struct async_type *type;
    void *frame, *result;
    enum run_state *state;
};

static enum async_poll root_poll(void *frame, struct async_context *cx, void *unused)
{
    struct root *root = frame;

    (void)unused;
    if (*root->state == CANCELLING)
        return root->type->poll(root->frame, cx, NULL);
    if (root->type->poll(root->frame, cx, root->result) == ASYNC_PENDING)
        return cx->entered ? ASYNC_PENDING : suspended(cx->task);
    *root->state = FINISHED;
    context_executor(cx)->stop = true;
    return ASYNC_READY;
}

static void root_drop(void *frame)
{
    struct root *root = frame;

    if (*root->state != CANCELLING)
        return;
    *root->state = CANCELLED;
    asyncrt_current->stop = true;
}

static bool root_cancel(void *frame)
{
    struct root *root = frame;

    return asyncrt_frame_cancel(root->type, root->frame);
}

static const struct async_type root_type = {.name = "async_block_on",
                                            .size = sizeof(struct root),
                                            .align = _Alignof(struct root),
                                            .poll = root_poll,
                                            .drop = root_drop,
                                            .cancel = root_cancel};

static bool on_main_thread(void)
{
    return syscall(SYS_gettid) == getpid();
}

/* What the poll of a task that has suspended says. A test may have it cancelled now. */
static enum async_poll suspended(struct async_task *task)
{
    if (__builtin_expect(asyncrt_cancel_at == 0, 1))
        return ASYNC_PENDING;
    if (task_type(task) != &root_type || !on_main_thread() || --asyncrt_cancel_at > 0)
        return ASYNC_PENDING;
    *((struct root *)task_frame(task))->state = CANCELLING;
    task->home |= HOME_CANCELLED;
    return ASYNC_PENDING;
}

static _Noreturn void end_cancelled(const struct executor *ex)
{
    if (!ex->asking)
        async_shutdown();
    exit(ASYNC_TEST_CANCELLED);
}

const struct async_type *asyncrt_task_outer(struct async_task *task, void **frame)
{
    const struct async_type *type = task_type(task);
    const struct root *root = task_frame(task);

    if (frame)
        *frame = type == &root_type ? root->frame : task_frame(task);
    return type == &root_type ? root->type : type;
}

void async_run(const struct async_type *type, void *frame, void *result)
{
    struct executor *ex = asyncrt_executor();
    enum run_state state = RUNNING;
    struct root *root;

    if (ex->cx.task)
        asyncrt_die("async_block_on(%s): inside the async function %s; await it there instead", type->name,
                    asyncrt_task_outer(ex->cx.task, NULL)->name);
    root = async_task_new(&root_type);
    *root = (struct root){type, frame, result, &state};
    async_task_start(root);
    for (;;) {
        asyncrt_run_ready(ex);
        if (state == FINISHED)
            return;
        if (state == CANCELLED)
            end_cancelled(ex);
        ask_for_events(ex);
    }
}

/* ---- start and end ----------------------------------------------------------------------------------- */

static pthread_key_t thread_end;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void shut_down_thread(void *ex)
{
    (void)ex;
    async_shutdown();
}

static bool main_thread_forks;    /* guarded by the lock of the pool, as all of a fork is */
static bool default_loop_is_lost; /* it belongs to a thread that this process does not have */

static void before_fork(void)
{
    asyncrt_pool_before_fork();
    main_thread_forks = on_main_thread();
}

/* In a child process only this thread lives on; its loop needs descriptors of its own. */
static void after_fork(void)
{
    struct executor *ex = asyncrt_current;

    if (!main_thread_forks && ev_default_loop_uc_())
        default_loop_is_lost = true;
    if (ex) {
        ex->is_copy = true;
        ev_loop_fork(ex->loop);
        asyncrt_inbox_in_child(ex);
        asyncrt_wheel_in_child(ex);
    }
    asyncrt_pool_in_child();
}

static void prepare_process(void)
{
    if (pthread_key_create(&thread_end, shut_down_thread) != 0 ||
        pthread_atfork(before_fork, asyncrt_pool_in_parent, after_fork) != 0)
        asyncrt_die("no executor: out of memory");
}

/* The loop of an executor is its own. A program that has libev's default loop already keeps it, and the main thread's
 * executor works in that. It is not made here, as it collects all children. */
static void open_loop(struct executor *ex)
{
    struct ev_loop *default_loop = on_main_thread() && !default_loop_is_lost ? ev_default_loop_uc_() : NULL;

    if (ex->loop)
        return;
    ex->owns_loop = !default_loop;
    ex->loop = default_loop ? default_loop : ev_loop_new(EVFLAG_AUTO);
    if (!ex->loop)
        asyncrt_die("no executor: libev cannot make an event loop");
}

/* Fills standard descriptors that the program was started without, so that nothing of the executor's takes
 * their places: how many. */
static int fill_standard(int fillers[3])
{
    int n = 0, fd;

    while (n < 3 && (fd = open("/dev/null", O_RDWR | O_CLOEXEC)) >= 0) {
        if (fd > STDERR_FILENO) {
            close(fd);
            break;
        }
        fillers[n++] = fd;
    }
    return n;
}

/* `loop` is the program's, or null. */
static struct executor *executor_new(struct ev_loop *loop)
{
    int saved = errno;
    float_state aside = float_state_put_aside();
    struct executor *ex = asyncrt_alloc_zeroed(1, sizeof *ex);
    int fillers[3], n = fill_standard(fillers);

    pthread_once(&once, prepare_process);
    asyncrt_chunks_bury();
    if (!ex || pthread_setspecific(thread_end, ex) != 0)
        asyncrt_die("no executor: out of memory");
    ex->loop = loop;
    open_loop(ex);
    ex->chunks_end = &ex->chunks;
    ex->round = SHORTEST_ROUND;
    asyncrt_shuffle_with(ex, asyncrt_shuffle_seed);
    asyncrt_inbox_open(ex);
    asyncrt_wheel_open(ex);
    asyncrt_watches_open(ex);
    asyncrt_children_open(ex);
    asyncrt_insight_open(ex, on_main_thread());
    asyncrt_pool_open();
    asyncrt_current = ex;
    while (n > 0)
        close(fillers[--n]);
    errno = saved;
    float_state_restore(&aside);
    return ex;
}

void asyncrt_executor_new(void)
{
    executor_new(NULL);
}

int async_attach(struct ev_loop *loop)
{
    if (asyncrt_current)
        return -EBUSY;
    asyncrt_host_attach(executor_new(loop));
    return 0;
}

/* Ends every task of a chunk that has not ended; whether there were any. */
static bool drop_tasks(struct executor *ex, struct chunk *chunk)
{
    bool any = false;

    for (uint32_t i = 0; i < chunk->begun; i++) {
        struct async_task *task = chunk_block(chunk, i);

        if (task_state(task) == TASK_NEW) {
            asyncrt_task_gone(ex, task);
        } else if (task_state(task) == TASK_LIVE || task_state(task) == TASK_LAZY) {
            task->home |= HOME_CANCELLED;
            drop(ex, task);
            asyncrt_task_ended(ex, task);
            any = true;
        }
    }
    return any;
}

/* Frees what is kept for handles that nobody has dropped. */
static void free_kept_tasks(struct executor *ex)
{
    for (struct chunk *chunk = ex->chunks; chunk; chunk = chunk->next)
        for (uint32_t i = 0; i < chunk->begun; i++)
            if (task_state(chunk_block(chunk, i)) == TASK_KEPT)
                asyncrt_task_gone(ex, chunk_block(chunk, i));
}

static void cancel_tasks(struct executor *ex, struct chunk *chunk)
{
    for (uint32_t i = 0; i < chunk->begun; i++)
        asyncrt_cancel_task(ex, chunk_block(chunk, i));
}

static void wake_up(struct ev_loop *loop, ev_timer *timer, int events)
{
    (void)loop;
    (void)events;
    timer->data = timer; /* the time is up */
}

static void start_timer(struct executor *ex, ev_timer *timer, int64_t ms)
{
    float_state aside = float_state_put_aside();

    ev_timer_init(timer, wake_up, (double)ms / 1000, 0);
    timer->data = NULL;
    ev_now_update(ex->loop);
    ev_timer_start(ex->loop, timer);
    float_state_restore(&aside);
}

static void stop_timer(struct executor *ex, ev_timer *timer)
{
    float_state aside = float_state_put_aside();

    ev_timer_stop(ex->loop, timer);
    float_state_restore(&aside);
}

/* Cancels all tasks, and runs those that await in their cleanups until they have ended; not for ever. */
static void cancel_all_tasks(struct executor *ex, int64_t deadline_ms)
{
    int64_t now = async_now_ms(), until = deadline_ms < INT64_MAX - now ? now + deadline_ms : INT64_MAX;
    ev_timer timer;

    for (struct chunk *chunk = ex->chunks; chunk; chunk = chunk->next)
        cancel_tasks(ex, chunk);
    if (!ex->cleaning)
        return;
    start_timer(ex, &timer, deadline_ms);
    do { /* a virtual clock jumps past the deadline, and the timer knows nothing of it */
        asyncrt_run_ready(ex);
        if (ex->cleaning)
            ask_for_events(ex);
    } while (ex->cleaning && !timer.data && async_now_ms() < until);
    stop_timer(ex, &timer);
}

/* What a task does while it is dropped may start others: these are dropped, too. */
static void drop_all_tasks(struct executor *ex)
{
    bool any;

    do {
        any = false;
        for (struct chunk *chunk = ex->chunks; chunk; chunk = chunk->next)
            any |= drop_tasks(ex, chunk);
    } while (any);
    while (ex->last) {
        struct async_task *first = ex->last->next;

        dequeue(ex, first);
        if (task_state(first) != TASK_KEPT)
            asyncrt_task_gone(ex, first);
    }
    free_kept_tasks(ex);
    ex->cx.task = NULL;
}

/* Takes the executor from its thread, with all that it has of the system's. */
static void leave_thread(struct executor *ex)
{
    float_state aside = float_state_put_aside();

    asyncrt_host_detach(ex);
    asyncrt_children_close(ex);
    asyncrt_insight_close(ex);
    asyncrt_signals_close(ex);
    asyncrt_watches_close(ex);
    asyncrt_wheel_close(ex);
    asyncrt_pool_close();
    asyncrt_inbox_close(ex);
    asyncrt_current = NULL;
    pthread_setspecific(thread_end, NULL);
    if (ex->owns_loop)
        ev_loop_destroy(ex->loop);
    float_state_restore(&aside);
}

/* Keeps an executor that is not its thread's any more, with its tasks: for ever, as something else may be using what
 * they have. */
static void keep(struct executor *ex)
{
    static _Atomic(struct executor *) kept;

    ex->kept = atomic_exchange(&kept, ex);
}

void async_start_over(void)
{
    struct executor *ex = asyncrt_current;
    int saved = errno;

    if (!ex)
        return;
    if (!ex->is_copy)
        asyncrt_die("async_start_over: not in a child of the process that has the tasks");
    if (ex->asking)
        asyncrt_die("async_start_over: inside a callback of the event loop");
    asyncrt_enter(ex);
    ex->closing = true;
    leave_thread(ex);
    keep(ex); /* the caller may be in one of its tasks */
    errno = saved;
}

void async_shutdown(void)
{
    async_shutdown_within(SHUTDOWN_MS);
}

void async_shutdown_within(int64_t deadline_ms)
{
    struct executor *ex = asyncrt_current;
    int saved = errno;

    if (!ex)
        return;
    if (ex->cx.task)
        asyncrt_die("async_shutdown: inside the async function %s",
                    asyncrt_task_outer(ex->cx.task, NULL)->name);
    if (ex->asking)
        asyncrt_die("async_shutdown: inside a callback of the event loop");
    ex->closing = true; /* chunks stay where they are */
    cancel_all_tasks(ex, deadline_ms);
    if (asyncrt_pool_holds(ex)) {
        leave_thread(ex);
        keep(ex);
    } else {
        drop_all_tasks(ex);
        leave_thread(ex);
        asyncrt_tasks_close(ex);
        asyncrt_inbox_unref(ex->inbox);
        free(ex);
    }
    asyncrt_chunks_bury();
    errno = saved;
}
