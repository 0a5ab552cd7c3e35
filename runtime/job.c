/* Jobs: calls that are made on the pool, seen from the futures that wait for them, and from the functions
 * that are called. See pool.h for their states. */
#include "pool.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- memory of jobs ---------------------------------------------------------------------------------- */

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

void asyncrt_job_undo(struct job *job)
{
    void (*undo)(void *) = job->undo;

    job->undo = NULL;
    if (undo && job->state != JOB_LOST)
        undo(job->what);
}

void asyncrt_job_discard(struct job *job)
{
    int saved = errno;

    if (job->type.discard)
        job->type.discard(job_user(job));
    asyncrt_job_undo(job);
    free_job(job);
    errno = saved;
}

/* ---- what the function that is called says --------------------------------------------------------------
 */

static _Thread_local struct job *running_here;

void asyncrt_job_run(struct job *job)
{
    errno = job->error;
    running_here = job;
    job->type.run(job_user(job));
    running_here = NULL;
    job->error = errno;
}

void async_if_unwanted(void (*undo)(void *what), void *what)
{
    if (!running_here)
        return;
    running_here->undo = undo;
    running_here->what = what;
}

bool async_on_cancel(void (*interrupt)(void *what), void *what)
{
    struct job *job = running_here;
    bool cancelled;

    if (!job)
        return false;
    asyncrt_pool_lock();
    asyncrt_pool_await_interrupt(job);
    cancelled = job->cancelled;
    job->interrupt = cancelled ? NULL : interrupt;
    job->interrupted = what;
    asyncrt_pool_unlock();
    if (cancelled && interrupt)
        interrupt(what);
    return cancelled;
}

/* ---- futures ----------------------------------------------------------------------------------------- */

void asyncrt_job_init(void *user, const struct job_type *type)
{
    job_of(user)->type = *type;
}

static int begin(struct job *job, struct async_context *cx)
{
    int error;

    job->error = errno;
    job->waker = async_waker_clone(cx);
    error = asyncrt_pool_queue(job);
    if (!error) {
        context_executor(cx)->jobs++;
        return 0;
    }
    async_waker_drop(job->waker);
    job->waker.task = NULL;
    return error;
}

int asyncrt_job_poll(void *user, struct async_context *cx)
{
    struct job *job = job_of(user);
    int outcome = 0;

    asyncrt_pool_lock();
    if (job->state == JOB_NEW)
        outcome = begin(job, cx);
    else if (job->state == JOB_ENDED)
        outcome = 1;
    else
        asyncrt_waker_update(&job->waker, cx);
    asyncrt_pool_unlock();
    if (outcome > 0) {
        job->state = JOB_TAKEN;
        context_executor(cx)->jobs--;
        errno = job->error;
    }
    return outcome;
}

bool asyncrt_job_cancel(void *user)
{
    struct job *job = job_of(user);
    bool runs;

    asyncrt_pool_lock();
    runs = job->state == JOB_RUNNING;
    if (runs && !job->cancelled) {
        job->cancelled = true;
        asyncrt_pool_call_interrupt(job);
    }
    asyncrt_pool_unlock();
    if (!runs)
        asyncrt_job_drop(user);
    return !runs;
}

enum async_poll asyncrt_job_poll_cancelled(void *user, struct async_context *cx)
{
    struct job *job = job_of(user);
    bool runs;

    asyncrt_pool_lock();
    runs = job->state == JOB_RUNNING;
    if (runs)
        asyncrt_waker_update(&job->waker, cx);
    asyncrt_pool_unlock();
    if (runs)
        return ASYNC_PENDING;
    asyncrt_job_drop(user);
    return ASYNC_READY;
}

/* Whether the job that is left by its future goes on without it. */
static bool goes_on(struct job *job)
{
    if (job->state == JOB_QUEUED && !job->type.certain)
        asyncrt_pool_take_out(job);
    else if (job->state == JOB_QUEUED || job->state == JOB_RUNNING)
        return true;
    return false;
}

void asyncrt_job_drop(void *user)
{
    struct job *job = job_of(user);
    struct async_waker waker;
    enum job_state state;
    bool on;

    asyncrt_pool_lock();
    state = job->state;
    on = goes_on(job);
    waker = job->waker;
    job->waker.task = NULL;
    if (state == JOB_RUNNING) { /* and stays so, while the lock is given up */
        job->cancelled = true;
        asyncrt_pool_call_interrupt(job);
    }
    job->abandoned = on;
    asyncrt_pool_unlock();
    if (waker.task)
        async_waker_drop(waker);
    if (state != JOB_NEW && state != JOB_TAKEN && asyncrt_current && asyncrt_current->jobs > 0)
        asyncrt_current->jobs--;
    if (state == JOB_TAKEN)
        free_job(job);
    else if (!on)
        asyncrt_job_discard(job);
}

bool asyncrt_job_leave(void *user)
{
    struct job *job = job_of(user);
    struct async_waker waker = {NULL};
    enum job_state state;

    asyncrt_pool_lock();
    state = job->state;
    if (state == JOB_RUNNING || state == JOB_ENDED) {
        waker = job->waker;
        job->waker.task = NULL;
    }
    asyncrt_pool_unlock();
    if (waker.task)
        async_waker_drop(waker);
    if ((state == JOB_RUNNING || state == JOB_ENDED) && asyncrt_current->jobs > 0)
        asyncrt_current->jobs--;
    return state == JOB_RUNNING || state == JOB_ENDED || state == JOB_TAKEN;
}

void asyncrt_job_return(void *user)
{
    struct job *job = job_of(user);

    asyncrt_pool_lock();
    asyncrt_current->jobs += job->state == JOB_RUNNING || job->state == JOB_ENDED;
    asyncrt_pool_unlock();
}

/* ---- blocking ------------------------------------------------------------------------------------------ */

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

static enum async_poll poll_call(void *job, struct async_context *cx)
{
    int outcome = asyncrt_job_poll(job, cx);

    if (outcome < 0)
        asyncrt_die("blocking: no thread can be started: %s", strerror(-outcome));
    return outcome ? ASYNC_READY : ASYNC_PENDING;
}

void async_blocking_init(struct async_blocking_future *self, void *job, void (*run)(void *job))
{
    asyncrt_job_init(job, &(struct job_type){.kind = ASYNC_POOL_CALLS, .run = run, .structured = true});
    self->job = job;
}

enum async_poll async_blocking_poll(struct async_blocking_future *self, struct async_context *cx)
{
    return poll_call(self->job, cx);
}

bool async_blocking_cancel(struct async_blocking_future *self)
{
    return asyncrt_job_cancel(self->job);
}

enum async_poll async_blocking_poll_cancelled(struct async_blocking_future *self, struct async_context *cx)
{
    return asyncrt_job_poll_cancelled(self->job, cx);
}

void async_blocking_drop(struct async_blocking_future *self)
{
    asyncrt_job_drop(self->job);
}

void async_blocking_detached_init(struct async_blocking_detached_future *self, void *job,
                                  void (*run)(void *job))
{
    asyncrt_job_init(job, &(struct job_type){.kind = ASYNC_POOL_CALLS, .run = run});
    self->job = job;
}

enum async_poll async_blocking_detached_poll(struct async_blocking_detached_future *self,
                                             struct async_context *cx)
{
    return poll_call(self->job, cx);
}

void async_blocking_detached_drop(struct async_blocking_detached_future *self)
{
    asyncrt_job_drop(self->job);
}
