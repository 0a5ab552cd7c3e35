/* The pool of threads that run what blocks. See async/blocking.h for what it promises.
 *
 * A job is in one of the pool's lists, guarded by its lock: QUEUED jobs in the queue, RUNNING ones beside it.
 * A future and a thread share it; the waker tells the thread whom to wake, and is null when there is nobody.
 *
 *   NEW       belongs to the future
 *   QUEUED    the future may take it back
 *   RUNNING   the future may leave it: `abandoned`. The thread then frees it.
 *   ENDED     belongs to the future again
 *   TAKEN     as that, and the future has said so
 *   LOST      was RUNNING when the process was forked, and this is the child: belongs to the future
 *
 * Idle threads are a stack, each with a condition of its own. So the one that has worked last works next, and
 * the others get old. A thread that ends because it is old detaches itself; one that is dismissed, when the
 * last executor closes, is joined by who dismisses it.
 */
#include "internal.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { DEFAULT_LIMIT = 64, IDLE_MS = 10000 };

enum job_state { JOB_NEW, JOB_QUEUED, JOB_RUNNING, JOB_ENDED, JOB_TAKEN, JOB_LOST };

/* In front of what the user of the job sees. */
struct job {
    struct job *next, **link;
    void (*run)(void *job);
    void (*discard)(void *job);
    void (*undo)(void *what); /* the program's own: gives back what the result owns */
    void *what;
    struct async_waker waker;
    void *memory;
    int error; /* errno, on the way there and back */
    unsigned char state;
    bool abandoned;
    bool certain; /* runs even if its future is dropped */
};

struct worker {
    struct worker *above, *below; /* in the stack of the idle ones */
    pthread_t thread;
    pthread_cond_t wanted;
    bool idle, dismissed;
};

static struct {
    pthread_mutex_t lock;
    struct job *first, **end; /* the queue */
    struct job *running;
    struct worker *idle; /* the top of the stack */
    unsigned queued, threads, limit, executors;
    unsigned returning; /* threads that have run a job and will look for another */
} pool = {.lock = PTHREAD_MUTEX_INITIALIZER, .end = &pool.first, .limit = DEFAULT_LIMIT};

unsigned asyncrt_pool_idle_ms = IDLE_MS;

static _Thread_local struct job *running_here;

static void lock(void)
{
    pthread_mutex_lock(&pool.lock);
}

static void unlock(void)
{
    pthread_mutex_unlock(&pool.lock);
}

/* ---- memory of jobs ---------------------------------------------------------------------------------- */

static struct job *job_of(void *user)
{
    return (struct job *)user - 1;
}

static void *user_of(struct job *job)
{
    return job + 1;
}

void *asyncrt_job_new(size_t size, size_t align)
{
    size_t before;
    char *memory;

    if (align < _Alignof(max_align_t))
        align = _Alignof(max_align_t);
    before = (sizeof(struct job) + align - 1) & ~(align - 1);
    if (size > PTRDIFF_MAX - before)
        return NULL;
    memory = asyncrt_alloc_aligned(align, before + size);
    if (!memory)
        return NULL;
    *job_of(memory + before) = (struct job){.memory = memory};
    return memory + before;
}

static void free_job(struct job *job)
{
    free(job->memory);
}

/* Frees a job whose result nobody takes, whether it has run or not. */
static void discard(struct job *job)
{
    int saved = errno;

    if (job->discard)
        job->discard(user_of(job));
    if (job->undo && job->state != JOB_LOST)
        job->undo(job->what);
    free_job(job);
    errno = saved;
}

void async_if_unwanted(void (*undo)(void *what), void *what)
{
    if (!running_here)
        return;
    running_here->undo = undo;
    running_here->what = what;
}

/* ---- lists of jobs ----------------------------------------------------------------------------------- */

static void enqueue(struct job *job)
{
    pool.queued++;
    job->state = JOB_QUEUED;
    job->next = NULL;
    job->link = pool.end;
    *pool.end = job;
    pool.end = &job->next;
}

static void take_out(struct job *job)
{
    *job->link = job->next;
    if (job->next)
        job->next->link = job->link;
    else if (job->state == JOB_QUEUED)
        pool.end = job->link;
    if (job->state == JOB_QUEUED)
        pool.queued--;
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

/* ---- threads ----------------------------------------------------------------------------------------- */

/* Runs the first job of the queue. The lock is given up meanwhile. */
static void run_first(void)
{
    struct job *job = pool.first;
    struct async_waker waker;
    bool abandoned;

    take_out(job);
    add_running(job);
    unlock();
    errno = job->error;
    running_here = job;
    job->run(user_of(job));
    running_here = NULL;
    job->error = errno;
    lock();
    take_out(job);
    job->state = JOB_ENDED;
    abandoned = job->abandoned;
    waker = job->waker;
    job->waker.task = NULL;
    pool.returning++;
    unlock();
    if (abandoned) /* else it may be gone already */
        discard(job);
    if (waker.task)
        async_waker_wake(waker);
    lock();
    pool.returning--;
}

static void push_idle(struct worker *worker)
{
    worker->idle = true;
    worker->above = NULL;
    worker->below = pool.idle;
    if (pool.idle)
        pool.idle->above = worker;
    pool.idle = worker;
}

static void take_idle(struct worker *worker)
{
    worker->idle = false;
    if (worker->above)
        worker->above->below = worker->below;
    else
        pool.idle = worker->below;
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

    if (pool.executors == 0 || pool.threads > pool.limit)
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

static void *work(void *unused)
{
    struct worker worker = {.thread = pthread_self()};

    (void)unused;
    init_condition(&worker.wanted);
    lock();
    do
        while (pool.first)
            run_first();
    while (rest(&worker));
    pool.threads--;
    if (!worker.dismissed)
        pthread_detach(worker.thread);
    unlock();
    pthread_cond_destroy(&worker.wanted);
    return NULL;
}

/* 0 or -errno. */
static int start_thread(void)
{
    sigset_t all, mask;
    pthread_t thread;
    int error;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &mask);
    error = asyncrt_allocation_fails() ? EAGAIN : pthread_create(&thread, NULL, work, NULL);
    pthread_sigmask(SIG_SETMASK, &mask, NULL);
    if (!error)
        pool.threads++;
    return -error;
}

static void call_idle(void)
{
    struct worker *worker = pool.idle;

    take_idle(worker);
    pthread_cond_signal(&worker->wanted);
}

/* Finds somebody for the job that has just been queued: 0, or -errno if there is nobody and never will be. */
static int call_worker(void)
{
    int error;

    if (pool.idle) {
        call_idle();
        return 0;
    }
    if (pool.queued <= pool.returning || pool.threads >= pool.limit)
        return 0;
    error = start_thread();
    return pool.threads > 0 ? 0 : error;
}

void async_pool_limit(unsigned threads)
{
    lock();
    pool.limit = threads ? threads : 1;
    unlock();
}

unsigned asyncrt_pool_threads(void)
{
    unsigned threads;

    lock();
    threads = pool.threads;
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

void asyncrt_pool_close(void)
{
    lock();
    pool.executors--;
    while (pool.executors == 0 && pool.idle) {
        pthread_t thread = pool.idle->thread;

        pool.idle->dismissed = true;
        call_idle();
        unlock();
        pthread_join(thread, NULL);
        lock();
    }
    unlock();
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

static bool is_ours(const struct job *job)
{
    return job->waker.task && asyncrt_current && task_chunk(job->waker.task)->executor == asyncrt_current;
}

/* For a job that had begun, or of which the task is not in this process. */
static void lose(struct job *job)
{
    job->state = JOB_LOST;
    if (job->abandoned)
        discard(job);
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
        if (job->state == JOB_QUEUED && is_ours(job))
            give_back(job);
        else
            lose(job);
    }
}

void asyncrt_pool_in_child(void)
{
    pthread_mutex_init(&pool.lock, NULL);
    pool.idle = NULL;
    pool.threads = pool.returning = 0;
    pool.executors = asyncrt_current ? 1 : 0;
    empty_list(pool.running);
    pool.running = NULL;
    empty_list(pool.first);
    pool.first = NULL;
    pool.end = &pool.first;
    pool.queued = 0;
}

/* ---- futures ----------------------------------------------------------------------------------------- */

void asyncrt_job_init(void *user, void (*run)(void *), void (*discard_job)(void *), bool certain)
{
    struct job *job = job_of(user);

    job->run = run;
    job->discard = discard_job;
    job->certain = certain;
}

static int begin(struct job *job, struct async_context *cx)
{
    int error;

    job->error = errno;
    context_executor(cx)->jobs++;
    job->waker = async_waker_clone(cx);
    enqueue(job);
    error = call_worker();
    if (!error)
        return 0;
    take_out(job);
    job->state = JOB_NEW;
    context_executor(cx)->jobs--;
    async_waker_drop(job->waker);
    job->waker.task = NULL;
    return error;
}

int asyncrt_job_poll(void *user, struct async_context *cx)
{
    struct job *job = job_of(user);
    int outcome = 0;

    lock();
    if (job->state == JOB_NEW)
        outcome = begin(job, cx);
    else if (job->state == JOB_ENDED)
        outcome = 1;
    else
        asyncrt_waker_update(&job->waker, cx);
    unlock();
    if (outcome > 0) {
        job->state = JOB_TAKEN;
        context_executor(cx)->jobs--;
        errno = job->error;
    }
    return outcome;
}

/* Whether the job that is left by its future goes on without it. */
static bool goes_on(struct job *job)
{
    if (job->state == JOB_RUNNING || (job->state == JOB_QUEUED && job->certain))
        return true;
    if (job->state == JOB_QUEUED)
        take_out(job);
    return false;
}

void asyncrt_job_drop(void *user)
{
    struct job *job = job_of(user);
    struct async_waker waker;
    enum job_state state;
    bool on;

    lock();
    state = job->state;
    on = job->abandoned = goes_on(job);
    waker = job->waker;
    job->waker.task = NULL;
    unlock();
    if (waker.task)
        async_waker_drop(waker);
    if (state != JOB_NEW && state != JOB_TAKEN && asyncrt_current && asyncrt_current->jobs > 0)
        asyncrt_current->jobs--;
    if (state == JOB_TAKEN)
        free_job(job);
    else if (!on)
        discard(job);
}

void *async_blocking_new(size_t size, size_t align)
{
    void *job = asyncrt_job_new(size, align);

    if (!job)
        asyncrt_die("out of memory for a blocking call");
    return job;
}

void async_blocking_free(void *job)
{
    free_job(job_of(job));
}

void async_blocking_init(struct async_blocking_future *self, void *job, void (*run)(void *job))
{
    asyncrt_job_init(job, run, NULL, false);
    self->job = job;
}

enum async_poll async_blocking_poll(struct async_blocking_future *self, struct async_context *cx)
{
    int outcome = asyncrt_job_poll(self->job, cx);

    if (outcome < 0)
        asyncrt_die("blocking: no thread can be started: %s", strerror(-outcome));
    return outcome ? ASYNC_READY : ASYNC_PENDING;
}

void async_blocking_drop(struct async_blocking_future *self)
{
    asyncrt_job_drop(self->job);
}
