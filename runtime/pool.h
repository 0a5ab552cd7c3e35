/* What pool.c and job.c share: jobs, and the lock of the pool. */
#ifndef ASYNC_POOL_H
#define ASYNC_POOL_H

#include "internal.h"

/* A future and a thread share a job; the waker tells the thread whom to wake, and is null when there is
 * nobody.
 *
 *   NEW       belongs to the future
 *   QUEUED    the future may take it back
 *   RUNNING   belongs to the thread. The future waits for it, cancelled or not; or has left it: `abandoned`.
 * The thread then frees it. ENDED     belongs to the future again TAKEN     as that, and the future has said
 * so LOST      was RUNNING when the process was forked, and this is the child: belongs to the future
 *
 * The state, the links, the waker, `interrupt` and the flags are guarded by the pool's lock while the job is
 * QUEUED or RUNNING; the rest belongs to whom the job belongs to. */
enum job_state { JOB_NEW, JOB_QUEUED, JOB_RUNNING, JOB_ENDED, JOB_TAKEN, JOB_LOST };

/* In front of what the user of the job sees. */
struct job {
    struct job *next, **link;
    struct job_type type;
    void (*undo)(void *what); /* the program's own: gives back what the result owns */
    void *what;
    void (*interrupt)(void *what); /* the program's own: hurries the call that runs */
    void *interrupted;
    struct async_waker waker;
    void *memory;
    int error; /* errno, on the way there and back */
    unsigned char state;
    bool abandoned;
    bool cancelled;    /* while it ran */
    bool interrupting; /* `interrupt` is being called: the thread waits for that */
};

static inline struct job *job_of(void *user)
{
    return (struct job *)user - 1;
}

static inline void *job_user(struct job *job)
{
    return job + 1;
}

/* pool.c; with the lock held, but for the first. */
void asyncrt_pool_lock(void);
void asyncrt_pool_unlock(void);
int asyncrt_pool_queue(
    struct job *job); /* 0; or -errno when no thread will ever run it: it is not queued then */
void asyncrt_pool_take_out(struct job *job);       /* of the queue, or from those that run */
void asyncrt_pool_call_interrupt(struct job *job); /* of one that runs; gives the lock up meanwhile */
void asyncrt_pool_await_interrupt(struct job *job);

/* job.c: frees a job whose result nobody takes, whether it has run or not. */
void asyncrt_job_discard(struct job *job);
/* Makes the call of a job, on this thread. */
void asyncrt_job_run(struct job *job);
/* Calls what the function has said of a result that nobody wants, if it has said anything. */
void asyncrt_job_undo(struct job *job);

#endif
