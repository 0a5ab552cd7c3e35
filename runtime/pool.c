/* The pool of threads that run what blocks. See async/blocking.h for what it promises, and pool.h for jobs.
 *
 * Each kind of calls has a lane: a queue, threads, and a limit to their number. So calls of one kind that all
 * hang stop none of another.
 *
 * Idle threads of a lane are a stack, each with a condition of its own. So the one that has worked last works
 * next, and the others get old. A thread that ends because it is old detaches itself; one that is dismissed,
 * when the last executor closes, is joined by who dismisses it.
 */
#include "pool.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <time.h>

enum { DEFAULT_LIMIT = 64, IDLE_MS = 10000, LANES = ASYNC_POOL_DESCRIPTORS + 1 };

struct worker {
    struct worker *above, *below; /* in the stack of the idle ones */
    struct lane *lane;
    pthread_t thread;
    pthread_cond_t wanted;
    bool idle, dismissed;
};

struct lane {
    struct job *first, **end; /* the queue */
    struct worker *idle;      /* the top of the stack */
    unsigned queued, threads, limit;
    unsigned returning; /* threads that have run a job and will look for another */
};

#define LANE(kind) [kind] = {.end = &pool.lanes[kind].first, .limit = DEFAULT_LIMIT}

static struct {
    pthread_mutex_t lock;
    pthread_cond_t interrupted; /* a job's `interrupting` is false again */
    struct lane lanes[LANES];
    struct job *running;
    unsigned executors;
} pool = {
    .lock = PTHREAD_MUTEX_INITIALIZER,
    .interrupted = PTHREAD_COND_INITIALIZER,
    .lanes = {LANE(ASYNC_POOL_CALLS), LANE(ASYNC_POOL_FILES), LANE(ASYNC_POOL_NAMES),
              LANE(ASYNC_POOL_CONNECTS), LANE(ASYNC_POOL_DESCRIPTORS)},
};

unsigned asyncrt_pool_idle_ms = IDLE_MS;

void asyncrt_pool_lock(void)
{
    pthread_mutex_lock(&pool.lock);
}

void asyncrt_pool_unlock(void)
{
    pthread_mutex_unlock(&pool.lock);
}

static void lock(void)
{
    asyncrt_pool_lock();
}

static void unlock(void)
{
    asyncrt_pool_unlock();
}

static struct lane *lane_of(const struct job *job)
{
    return &pool.lanes[job->type.kind];
}

/* ---- lists of jobs ----------------------------------------------------------------------------------- */

static void enqueue(struct lane *lane, struct job *job)
{
    lane->queued++;
    job->state = JOB_QUEUED;
    job->next = NULL;
    job->link = lane->end;
    *lane->end = job;
    lane->end = &job->next;
}

void asyncrt_pool_take_out(struct job *job)
{
    *job->link = job->next;
    if (job->next)
        job->next->link = job->link;
    else if (job->state == JOB_QUEUED)
        lane_of(job)->end = job->link;
    if (job->state == JOB_QUEUED)
        lane_of(job)->queued--;
}

static void add_running(struct job *job)
{
    job->state = JOB_RUNNING;
    job->next = pool.running;
    job->link = &pool.running;
    if (job->next)
        job->next->link = &job->next;
    pool.running = job;
}

/* ---- interrupting ------------------------------------------------------------------------------------ */

void asyncrt_pool_await_interrupt(struct job *job)
{
    while (job->interrupting)
        pthread_cond_wait(&pool.interrupted, &pool.lock);
}

void asyncrt_pool_call_interrupt(struct job *job)
{
    void (*interrupt)(void *) = job->interrupt;
    int saved = errno;

    if (!interrupt)
        return;
    job->interrupt = NULL;
    job->interrupting = true;
    unlock();
    interrupt(job->interrupted);
    lock();
    job->interrupting = false;
    pthread_cond_broadcast(&pool.interrupted);
    errno = saved;
}

/* ---- threads ----------------------------------------------------------------------------------------- */

/* The call of a job that runs has returned. If the job is cancelled, its result is undone here, where that
 * may take its time, before the future hears of the end. */
static void end_call(struct job *job)
{
    asyncrt_pool_await_interrupt(job);
    job->interrupt = NULL;
    if (job->cancelled && job->undo) {
        unlock();
        asyncrt_job_undo(job);
        lock();
    }
    asyncrt_pool_take_out(job);
    job->state = JOB_ENDED;
}

/* Runs the first job of the queue. The lock is given up meanwhile. */
static void run_first(struct lane *lane)
{
    struct job *job = lane->first;
    struct async_waker waker;
    bool abandoned;

    asyncrt_pool_take_out(job);
    add_running(job);
    unlock();
    asyncrt_job_run(job);
    lock();
    end_call(job);
    abandoned = job->abandoned;
    waker = job->waker;
    job->waker.task = NULL;
    lane->returning++;
    unlock();
    if (abandoned) /* else it may be gone already */
        asyncrt_job_discard(job);
    if (waker.task)
        async_waker_wake(waker);
    lock();
    lane->returning--;
}

static void push_idle(struct worker *worker)
{
    worker->idle = true;
    worker->above = NULL;
    worker->below = worker->lane->idle;
    if (worker->below)
        worker->below->above = worker;
    worker->lane->idle = worker;
}

static void take_idle(struct worker *worker)
{
    worker->idle = false;
    if (worker->above)
        worker->above->below = worker->below;
    else
        worker->lane->idle = worker->below;
    if (worker->below)
        worker->below->above = worker->above;
}

static struct timespec after_ms(unsigned ms)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    time.tv_sec += ms / 1000;
    time.tv_nsec += ms % 1000 * 1000000L;
    if (time.tv_nsec >= 1000000000) {
        time.tv_sec++;
        time.tv_nsec -= 1000000000;
    }
    return time;
}

/* Waits until there is something to do; false if the thread is to end. */
static bool rest(struct worker *worker)
{
    struct timespec until;
    int error = 0;

    if (pool.executors == 0 || worker->lane->threads > worker->lane->limit)
        return false;
    until = after_ms(asyncrt_pool_idle_ms);
    push_idle(worker);
    while (worker->idle && error != ETIMEDOUT)
        error = pthread_cond_timedwait(&worker->wanted, &pool.lock, &until);
    if (!worker->idle)
        return !worker->dismissed;
    take_idle(worker);
    return false;
}

/* A condition whose times are those of CLOCK_MONOTONIC. */
static void init_condition(pthread_cond_t *condition)
{
    pthread_condattr_t attributes;

    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(condition, &attributes);
    pthread_condattr_destroy(&attributes);
}

static void *work(void *lane)
{
    struct worker worker = {.lane = lane, .thread = pthread_self()};

    init_condition(&worker.wanted);
    lock();
    do
        while (worker.lane->first)
            run_first(worker.lane);
    while (rest(&worker));
    worker.lane->threads--;
    if (!worker.dismissed)
        pthread_detach(worker.thread);
    unlock();
    pthread_cond_destroy(&worker.wanted);
    return NULL;
}

/* 0 or -errno. */
static int start_thread(struct lane *lane)
{
    sigset_t all, mask;
    pthread_t thread;
    int error;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &mask);
    error = asyncrt_allocation_fails() ? EAGAIN : pthread_create(&thread, NULL, work, lane);
    pthread_sigmask(SIG_SETMASK, &mask, NULL);
    if (!error)
        lane->threads++;
    return -error;
}

static void call_idle(struct lane *lane)
{
    struct worker *worker = lane->idle;

    take_idle(worker);
    pthread_cond_signal(&worker->wanted);
}

/* Finds somebody for the job that has just been queued: 0, or -errno if there is nobody and never will be. */
static int call_worker(struct lane *lane)
{
    int error;

    if (lane->idle) {
        call_idle(lane);
        return 0;
    }
    if (lane->queued <= lane->returning || lane->threads >= lane->limit)
        return 0;
    error = start_thread(lane);
    return lane->threads > 0 ? 0 : error;
}

int asyncrt_pool_queue(struct job *job)
{
    int error;

    enqueue(lane_of(job), job);
    error = call_worker(lane_of(job));
    if (!error)
        return 0;
    asyncrt_pool_take_out(job);
    job->state = JOB_NEW;
    return error;
}

void async_pool_limit_of(enum async_pool which, unsigned threads)
{
    lock();
    pool.lanes[which].limit = threads ? threads : 1;
    unlock();
}

void async_pool_limit(unsigned threads)
{
    async_pool_limit_of(ASYNC_POOL_CALLS, threads);
}

unsigned asyncrt_pool_threads(void)
{
    unsigned threads = 0;

    lock();
    for (int i = 0; i < LANES; i++)
        threads += pool.lanes[i].threads;
    unlock();
    return threads;
}

/* ---- the executors' side ----------------------------------------------------------------------------- */

void asyncrt_pool_open(void)
{
    lock();
    pool.executors++;
    unlock();
}

/* Has the idle threads of a lane end, if there is no executor. */
static void dismiss(struct lane *lane)
{
    while (pool.executors == 0 && lane->idle) {
        pthread_t thread = lane->idle->thread;

        lane->idle->dismissed = true;
        call_idle(lane);
        unlock();
        pthread_join(thread, NULL);
        lock();
    }
}

void asyncrt_pool_close(void)
{
    lock();
    pool.executors--;
    for (int i = 0; i < LANES; i++)
        dismiss(&pool.lanes[i]);
    unlock();
}

static bool is_of(const struct job *job, const struct executor *ex)
{
    return ex && job->waker.task && task_chunk(job->waker.task)->executor == ex;
}

/* Nobody waits for a job any more. */
static void abandon(struct job *job)
{
    async_waker_drop(job->waker);
    job->waker.task = NULL;
    job->abandoned = true;
}

/* Of jobs that have not begun, those that have to be done stay. */
static void abandon_queued(struct lane *lane, const struct executor *ex)
{
    struct job *job = lane->first, *next;

    for (; job; job = next) {
        next = job->next;
        if (!is_of(job, ex))
            continue;
        abandon(job);
        if (!job->type.certain)
            asyncrt_pool_take_out(job);
    }
}

bool asyncrt_pool_holds(struct executor *ex)
{
    bool holds = false;

    lock();
    for (struct job *job = pool.running; job; job = job->next)
        holds |= is_of(job, ex) && job->type.structured;
    for (struct job *job = pool.running; holds && job; job = job->next)
        if (is_of(job, ex))
            abandon(job);
    for (int i = 0; holds && i < LANES; i++)
        abandon_queued(&pool.lanes[i], ex);
    unlock();
    return holds;
}

/* ---- fork -------------------------------------------------------------------------------------------- */

void asyncrt_pool_before_fork(void)
{
    lock();
}

void asyncrt_pool_in_parent(void)
{
    unlock();
}

/* For a job that had begun, or of which the task is not in this process. A task that waits, cancelled, for
 * the end of the call goes on: the call is not there. */
static void lose(struct job *job)
{
    struct async_waker waker = job->waker;

    job->state = JOB_LOST;
    if (job->abandoned) {
        asyncrt_job_discard(job);
    } else if (job->cancelled && is_of(job, asyncrt_current)) {
        job->waker.task = NULL;
        async_waker_wake(waker);
    }
}

/* For a job that its task will queue again. */
static void give_back(struct job *job)
{
    struct async_waker waker = job->waker;

    job->state = JOB_NEW;
    job->waker.task = NULL;
    asyncrt_current->jobs--;
    async_waker_wake(waker);
}

static void empty_list(struct job *job)
{
    struct job *next;

    for (; job; job = next) {
        next = job->next;
        if (job->state == JOB_QUEUED && is_of(job, asyncrt_current))
            give_back(job);
        else
            lose(job);
    }
}

void asyncrt_pool_in_child(void)
{
    struct job *running = pool.running;

    pthread_mutex_init(&pool.lock, NULL);
    pthread_cond_init(&pool.interrupted, NULL);
    pool.executors = asyncrt_current ? 1 : 0;
    pool.running = NULL;
    empty_list(running);
    for (int i = 0; i < LANES; i++) {
        struct lane *lane = &pool.lanes[i];
        struct job *first = lane->first;

        *lane = (struct lane){.end = &lane->first, .limit = lane->limit};
        empty_list(first);
    }
}
