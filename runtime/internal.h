/* What the runtime's files share, and its map.
 *
 *   memory.c      where all memory comes from
 *   task.c        memory of tasks: chunks, free lists, who is alive
 *   executor.c    the ready queue, the run loop, async_run, start and end of an executor
 *   hosting.c     an executor in a loop that the program runs
 *   waker.c       wakers, and the inbox through which other threads and signal handlers wake
 *   cancel.c      ending tasks where they are
 *   stack.c       room for ending chains of tasks
 *   box.c         frames that are not embedded: the stack of them that a task has
 *   group.c       groups of tasks, tokens
 *   generator.c   generators with memory of their own
 *   join.c        handles of tasks: futures as values, how tasks are joined and cancelled
 *   time.c        the clock, the timer wheel, sleeping
 *   interval.c    ticks at regular times
 *   watch.c       one libev watcher for each descriptor, and the futures that wait for it
 *   io.c          reading and writing
 *   fd_timeout.c  waits for descriptors that end at some time
 *   plain.c       the same of what is no socket, without blocking on it
 *   fd_job.c      the same on the pool, where it might block
 *   socket.c      accepting, connecting, listening
 *   net.c         connecting by name of host and service, datagrams, Unix sockets
 *   buffer.c      reading and writing through buffers
 *   signal.c      waiting for signals
 *   process.c     starting programs
 *   child.c       waiting for children
 *   waiters.h     queues of tasks that wait for each other; what uses them:
 *   channel.c     bounded channels
 *   oneshot.c     one value, sent once
 *   broadcast.c   broadcast channels and watches
 *   sync.c        locks and signals between tasks
 *   misuse.c      how a program that misuses the runtime ends
 *   pool.c        the threads that run what blocks
 *   job.c         the calls that they make
 *   files.c       files, on the pool
 *   names.c       name resolution, on the pool
 *   tcp.c         connecting to names
 *   testing.c     hooks for tests
 *   insight.c     what all tasks are doing
 *
 * Everything here belongs to the thread of the executor, except what is said to be atomic.
 *
 * A task
 * ------
 * A task is a header of 24 bytes, directly in front of its frame, in a block of a chunk. Its states:
 *
 *   FREE    the block is in the chunk's free list, or has never been used.
 *   NEW     async_task_new() has given it out; its frame has not been initialised.
 *   LAZY    a future that nobody has started yet.
 *   LIVE    async_task_start() has queued it; until it has finished or is shut down.
 *   DONE    its frame is being dropped, or has been, but it is still in the ready queue.
 *   KEPT    it has finished, or been cancelled, and its handle still exists: the result is kept for that.
 *   BOX     it is no task, but a frame that a task's frame awaits (see box.c).
 *   GONE    only wakers know it any more. The last of them frees the block; without any, it is FREE at once.
 *
 * HELD says that there is a handle: then the block has room for the result behind the frame, and in front of
 * it for who joins the task (see join.c). CANCELLED says that it has been cancelled; while it is polled, that
 * it is to be when the poll returns.
 *
 * `next` is not null while it is in the ready queue. It stays the first of the queue while it is polled; a
 * wake is then noted in the context.
 *
 * Wakers are counted in two places, because most live and die on the executor's thread, and a plain counter
 * is much cheaper than an atomic one: `home` has the wakers made less those dropped by the executor, `away`
 * those dropped by others, which are taken from `home` before that overflows. When the task goes, `home` is taken from `away`, which then says, with AWAY_GONE
 * set and in units of AWAY_ONE, how many are left, as a negative number; whoever brings that to zero is the
 * last. It is always the executor that frees the block: if another thread was the last, it asks for that as
 * it would for a wake.
 *
 * Waking from elsewhere
 * ---------------------
 * Only the executor's thread touches the queue and the free lists, and only while no signal handler of that
 * thread may be in the middle of the same: `cx.open` says so. All other wakes set the bit of the task's block
 * in `chunk->woken`, post the chunk in the executor's inbox, unless it is posted already, and send an
 * ev_async. A spurious bit does no harm: the worst is one poll too many.
 *
 * `inbox->senders` counts those who are doing this, so that shutdown can wait for them and nobody touches a
 * chunk or loop that has been freed. When the executor is gone, wakers that are left keep their chunk
 * (`chunk->orphans` of them) and the last one gives it to a list of chunks to be freed (a signal handler
 * must not call free()).
 */
#ifndef ASYNC_INTERNAL_H
#define ASYNC_INTERNAL_H

#include <async.h>
#include <ev.h>
#include <stdatomic.h>
#include <stdint.h>

#include "memory.h"
#include "misuse.h"

/* Frames that are not in use are out of bounds for AddressSanitizer. */
#if defined __SANITIZE_ADDRESS__
#define POISONED
#elif defined __has_feature
#if __has_feature(address_sanitizer)
#define POISONED
#endif
#endif
#ifdef POISONED
#include <sanitizer/asan_interface.h>
#define POISON(p, n)   __asan_poison_memory_region(p, n)
#define UNPOISON(p, n) __asan_unpoison_memory_region(p, n)
#else
#define POISON(p, n)   ((void)(p), (void)(n))
#define UNPOISON(p, n) ((void)(p), (void)(n))
#endif

enum task_state { TASK_FREE, TASK_NEW, TASK_LAZY, TASK_LIVE, TASK_DONE, TASK_KEPT, TASK_GONE, TASK_BOX };
enum { HOME_STATE = 7, HOME_HELD = 8, HOME_CANCELLED = 16, HOME_CLEANING = 32, HOME_ONE = 64 };
enum { AWAY_GONE = 1, AWAY_ONE = 2 };

struct async_task {
    struct async_task *next;       /* in the ready queue, which is a ring, or in the chunk's free list */
    const struct async_type *type; /* tagged, while it has boxes: then the top one */
    uint32_t home;                 /* the state, the flags, and the number of wakers times HOME_ONE */
    _Atomic int32_t away;
};
_Static_assert(sizeof(struct async_task) == ASYNC_TASK_HEADER, "the header is small");

static inline enum task_state task_state(const struct async_task *task)
{
    return (enum task_state)(task->home & HOME_STATE);
}

static inline void set_task_state(struct async_task *task, enum task_state state)
{
    task->home = (task->home & ~(uint32_t)HOME_STATE) | state;
}

static inline void *task_frame(struct async_task *task)
{
    return task + 1;
}

enum { TASK_BOXED = 1 };

static inline bool task_is_boxed(const struct async_task *task)
{
    return (uintptr_t)task->type & TASK_BOXED;
}

const struct async_type *asyncrt_boxed_task_type(const struct async_task *task); /* box.c */

/* What a task's own frame is of. */
static inline const struct async_type *task_type(const struct async_task *task)
{
    return task_is_boxed(task) ? asyncrt_boxed_task_type(task) : task->type;
}

/* What stands behind the frame of a task that has a handle, in front of its result. */
struct join {
    uintptr_t waiter; /* the task that waits for this one, 0, or tagged, the member of a group that it is (group.c) */
};

/* Where the result of a task with a handle is stored. */
static inline void *task_result_place(struct async_task *task)
{
    return (char *)task_frame(task) + task->type->result_offset;
}

/* The result may be aligned more, so the word for who waits is found from the frame, which is of `type`. */
static inline struct join *task_join_of(struct async_task *task, const struct async_type *type)
{
    return (struct join *)((char *)task_frame(task) + ((type->size + 7) & ~(size_t)7));
}

static inline struct join *task_join(struct async_task *task)
{
    return task_join_of(task, task_type(task));
}

/* Where a task's poll is to store its result; null if nobody wants that. */
static inline void *task_result(struct async_task *task)
{
    return __builtin_expect(task->home & HOME_HELD, 0) ? task_result_place(task) : NULL;
}

/* Chunks: 32 KiB of blocks of one size, aligned so that a task finds its chunk by masking its address. */
enum {
    CHUNK_SIZE = 32768,
    CHUNK_ALIGN =
        64, /* frames in shared chunks are aligned to as much as divides the block size, up to this */
    FINE_CLASSES = 129, /* block sizes 0, 8 ... 1024 */
    LARGEST_SHARED = 8192,
    SIZE_CLASSES = FINE_CLASSES + 24, /* and 8 to each doubling up to LARGEST_SHARED */
    MAX_BLOCKS = CHUNK_SIZE / 32,
    SPARE_CHUNKS = 32, /* empty ones kept for the next burst of tasks */
};

struct chunk {
    struct executor *executor; /* other threads only compare it */
    struct inbox *inbox;
    struct chunk *next, **link; /* all chunks of the executor, oldest first; or the spare ones */
    struct chunk *next_partial,
        **link_partial; /* those of its size that have room; link is null if it has none */
    struct async_task *free;
    uint32_t first, stride, blocks; /* offset of the first block, size and number of them */
    uint32_t begun, live;           /* blocks ever used, blocks in use */
    uint16_t size_class;
    bool full;
    struct task_record *records; /* of its blocks, or null (insight.c) */

    struct chunk *next_posted;
    _Atomic bool posted;
    _Atomic int32_t orphans;
    _Atomic uint64_t woken[MAX_BLOCKS / 64];
};

static inline struct chunk *task_chunk(const struct async_task *task)
{
    return (struct chunk *)((uintptr_t)task & ~(uintptr_t)(CHUNK_SIZE - 1));
}

static inline struct async_task *chunk_block(struct chunk *chunk, uint32_t index)
{
    return (struct async_task *)((char *)chunk + chunk->first + (size_t)index * chunk->stride);
}

struct inbox {
    _Atomic(struct chunk *) posted; /* a stack */
    _Atomic uint32_t senders;       /* 2 for each, and 1 when closed */
    _Atomic int32_t refs;           /* the executor and its chunks */
    struct ev_loop *loop;
    ev_async signal;
};

/* A wheel of 11 levels with 64 slots each, enough for 64 bits of ticks, which are quarters of milliseconds: so that what is
 * lost by rounding is less than one. A sleeper stands on the level of the highest 6-bit digit in which its deadline
 * differs from `time`, in the slot of that digit: on level 0 a slot is one tick, on level 1 it is 64. When `time` reaches a slot of a higher level, its sleepers
 * move down, in order; so sleepers with equal deadlines are always in one slot, first come first. */
enum { WHEEL_LEVELS = 11, WHEEL_SLOTS = 64, TICKS_PER_MS = 4, NS_PER_TICK = 1000000 / TICKS_PER_MS };

struct wheel {
    int64_t time;                /* everything up to here has been woken */
    int64_t armed;               /* what `timer` and `alarm` are set to; -1 if they are not */
    uint64_t used[WHEEL_LEVELS]; /* a bit for each slot that is not empty */
    uint32_t used_levels;
    struct async_sleep_ms_future *slots[WHEEL_LEVELS][WHEEL_SLOTS]; /* rings */
    ev_timer timer;
    ev_io alarm; /* a timerfd(2), which is more exact; its fd is -1 if there is none */
    bool rings;  /* it has to be silenced */
};

struct watch {
    ev_io io;
    struct async_fd_wait *first, **end; /* the futures that wait, first come first */
    struct fd_job *left;                /* by operations that were cancelled, first come first */
    struct fd_timeout *timeouts;        /* of those futures */
    struct watch *next_changed, *next_unseen;
    bool changed;   /* in the list of those whose events may have to change */
    bool forced;    /* the kernel has to be told the events again */
    bool drained;   /* a short read: nothing to be read until the next event */
    bool is_unseen; /* in the list of those to be looked at */
    bool unsure;    /* the kernel may be watching another file, which had this number before */
    bool untimed;   /* somebody waits who may have a timeout */
};

enum { WATCHES_PER_BLOCK = 64 };

struct watches {
    struct watch **blocks;
    uint32_t n_blocks;
    struct watch *changed;
    struct watch *unseen, **unseen_end; /* first come first */
    double allowance;                   /* how many may be looked at now */
    ev_tstamp looked;                   /* when that was worked out */
    ev_timer sweep;
    uint32_t left, timeouts; /* jobs and timeouts of all watches */
};

struct children {
    struct async_waiters waiters; /* for one to end */
    ev_timer timer;               /* to look for those of whose end nothing tells */
    ev_child any;                 /* in libev's default loop, which collects all of them, */
    struct kept_status *kept;     /* and what has not been asked for there */
    unsigned n_kept;
};

/* How it works in a loop that the program runs. */
struct hosting {
    ev_prepare turn;    /* active: it does */
    ev_check happened;
    ev_idle more;       /* active: the loop shall not wait */
    bool is_held, jump; /* the loop goes on; the virtual clock jumps if nothing has happened by the next turn */
};

/* The calls that end tasks, one inside another (stack.c). */
struct depth {
    char *begin; /* of what they have used of this stack; null when there is none */
    size_t room; /* how much they may use */
    char *spare; /* a stack */
};

struct executor {
    struct async_context cx; /* first: a context is its executor */
    struct async_task *last; /* of the ready queue */
    struct async_task *made; /* the box that has just been made, and not entered yet */
    void *place;             /* where the next box goes instead */
    size_t cleaning;         /* how many cancelled tasks are polled until they have cleaned up */
    bool stop;               /* the round ends here */
    uint8_t asking;          /* how many times libev runs, one inside another */
    bool closing;            /* chunks stay where they are */
    bool owns_loop;
    bool is_copy; /* in a child process: of its parent's */
    uint32_t round;   /* polls in a round */
    size_t arrived;   /* who waited for descriptors, and has been woken since events were last asked for */
    size_t jobs;      /* of the pool, that tasks wait for */
    uint64_t shuffle; /* a generator of random numbers; 0 if the order is not to be random */
    uint64_t last_id; /* of a task */
    bool recording;   /* of what tasks do */
    bool tracing;     /* each poll is written to the trace */
    ev_tstamp asked;
    struct ev_loop *loop;
    struct inbox *inbox;
    struct chunk *partial[SIZE_CLASSES];
    struct chunk *chunks, **chunks_end;
    struct chunk *spare, *limbo;
    uint32_t n_spare;
    struct wheel wheel;
    struct watches watches;
    struct signals *signals;   /* null until the first wait for one */
    struct children children;
    ev_signal dump;            /* writes what all tasks do */
    struct hosting host;
    struct depth depth;
    struct executor *kept; /* in the list of those that have left their threads: the next one */
};

/* The calling thread's executor. Initial-exec, so that signal handlers may look at it. */
extern _Thread_local struct executor *asyncrt_current __attribute__((tls_model("initial-exec")));

static inline struct executor *context_executor(struct async_context *cx)
{
    return (struct executor *)cx;
}

/* Brackets around each change of the queue and the free lists that may be made while tasks are polled. */
static inline bool asyncrt_enter(struct executor *ex)
{
    bool open = ex->cx.open;

    ex->cx.open = false;
    atomic_signal_fence(memory_order_seq_cst);
    return open;
}
static inline void asyncrt_leave(struct executor *ex, bool open)
{
    atomic_signal_fence(memory_order_seq_cst);
    ex->cx.open = open;
}

/* The ready queue is a ring: `last` is the last task, and the first comes after it. */
static inline void asyncrt_enqueue(struct executor *ex, struct async_task *task)
{
    struct async_task *last = ex->last;

    if (last) {
        task->next = last->next;
        last->next = task;
    } else {
        task->next = task;
    }
    ex->last = task;
}

/* Queues a task that has not been started. */
static inline void asyncrt_task_start(struct async_task *task)
{
    struct executor *ex = task_chunk(task)->executor;
    bool open = asyncrt_enter(ex);

    set_task_state(task, TASK_LIVE);
    asyncrt_enqueue(ex, task);
    asyncrt_leave(ex, open);
}

/* Makes a live task ready, if it is not. */
static inline void asyncrt_make_ready(struct executor *ex, struct async_task *task)
{
    if (!task->next)
        asyncrt_enqueue(ex, task);
    else if (task == ex->cx.task)
        ex->cx.woken = true;
}

/* Makes a task ready that waits for another one, a group or a token, if it still runs. */
static inline void asyncrt_wake_task(struct executor *ex, struct async_task *task)
{
    if (task && task_state(task) == TASK_LIVE)
        asyncrt_make_ready(ex, task);
}

/* executor.c */
void asyncrt_executor_new(void); /* the calling thread's */
void asyncrt_run_ready(struct executor *ex); /* polls ready tasks, as many as a round has */
void asyncrt_adjust_round(struct executor *ex); /* between rounds: to how long they take */
/* What a task runs, and where its frame is: of one that runs for async_run(), what that was given. */
const struct async_type *asyncrt_task_outer(struct async_task *task, void **frame);

static inline struct executor *asyncrt_executor(void)
{
    if (__builtin_expect(!asyncrt_current, 0))
        asyncrt_executor_new();
    return asyncrt_current;
}

/* task.c */
struct async_task *asyncrt_task_alloc(struct executor *ex, const struct async_type *type, size_t size);
void asyncrt_chunk_has_room(struct executor *ex, struct chunk *chunk); /* it was full */
void asyncrt_chunk_is_empty(struct executor *ex, struct chunk *chunk);
void asyncrt_chunk_free(struct chunk *chunk);
void asyncrt_tasks_close(struct executor *ex);

static inline void asyncrt_task_free(struct executor *ex, struct async_task *task)
{
    struct chunk *chunk = task_chunk(task);

    POISON(task + 1, chunk->stride - sizeof *task);
    task->home = TASK_FREE;
    task->next = chunk->free;
    chunk->free = task;
    if (__builtin_expect(chunk->full, 0))
        asyncrt_chunk_has_room(ex, chunk);
    if (--chunk->live == 0)
        asyncrt_chunk_is_empty(ex, chunk);
}

/* Frees a task that has been dropped and is not queued, if no waker is left. */
static inline void asyncrt_task_gone(struct executor *ex, struct async_task *task)
{
    int32_t home = (int32_t)(task->home / HOME_ONE) * AWAY_ONE;

    task->home = TASK_GONE;
    if (atomic_load_explicit(&task->away, memory_order_acquire) == home ||
        atomic_fetch_add(&task->away, AWAY_GONE - home) == home)
        asyncrt_task_free(ex, task);
}

/* box.c */
enum async_poll asyncrt_boxes_poll(struct executor *ex, struct async_task *task);
void asyncrt_boxes_drop(struct executor *ex, struct async_task *task);
/* Whether a cleanup awaits one of the boxes: what is below that has then been told to end when it has finished. */
bool asyncrt_boxes_clean_up(struct async_task *task);
bool asyncrt_boxes_cancel(struct executor *ex, struct async_task *task); /* whether all have ended */
void asyncrt_box_entered(struct async_context *cx, struct async_task *task);
struct async_task *asyncrt_box_top(const struct async_task *task);
bool asyncrt_box_is_cancelled(const struct async_task *box);          /* else it goes on as if nothing were */
void *asyncrt_box_result(struct async_task *box);                     /* where the frame below wants it */
void asyncrt_box_finished(struct async_task *task);                   /* the top one: the frame below goes on */
void asyncrt_box_ended(struct executor *ex, struct async_task *task); /* the top one, which was cancelled */
_Noreturn void asyncrt_made_unused(struct executor *ex);
size_t asyncrt_boxes_count(uintptr_t top); /* of a stack: what a task's `type` or a struct async_boxes has */
/* Visits some of them, counted from the lowest, in that order; at most 64. */
void asyncrt_boxes_each(uintptr_t top, size_t from, size_t end, void (*visit)(struct async_task *, void *), void *data);

/* A box that nobody has entered was made by somebody who took the function for an ordinary one. */
static inline void asyncrt_check_made(struct executor *ex)
{
    if (__builtin_expect(ex->made != NULL, 0))
        asyncrt_made_unused(ex);
}

/* stack.c: calls a function that ends a task, and may lead back to here, on a stack that has room for that. */
typedef void asyncrt_end(struct executor *ex, struct async_task *task);
void asyncrt_end_in_depth(struct executor *ex, asyncrt_end *end, struct async_task *task);

/* cancel.c */
void asyncrt_cancel_task(struct executor *ex, struct async_task *task);
extern const struct async_type asyncrt_cancelled_type;
bool asyncrt_cancel_begin(struct executor *ex, struct async_task *task); /* whether it has ended */
enum async_poll asyncrt_cancelled_poll(struct executor *ex, struct async_task *task);

/* Ends a future where it is, as far as that can be done now; whether it has ended. */
static inline bool asyncrt_frame_cancel(const struct async_type *type, void *frame)
{
    if (type->cancel)
        return type->cancel(frame);
    type->drop(frame);
    return true;
}

/* join.c */
void asyncrt_task_keep(struct executor *ex, struct async_task *task);
void asyncrt_join_member(struct async_task *task, void *member); /* of a group, which is told when it ends */
int asyncrt_take_result(struct async_task *task, void *result);  /* of one that has ended: 0 or -ECANCELED */

/* generator.c */
void asyncrt_generators_drop(struct async_future *generator); /* one that takes its items from others, and these */

/* group.c */
void asyncrt_group_task_ended(struct executor *ex, void *ended);

/* Ends a task whose frame has been dropped: its handle keeps the result; without one, it is freed. */
static inline void asyncrt_task_ended(struct executor *ex, struct async_task *task)
{
    ex->cleaning -= (task->home & HOME_CLEANING) != 0;
    task->home &= ~(uint32_t)HOME_CLEANING;
    if (task->home & HOME_HELD)
        asyncrt_task_keep(ex, task);
    else if (!task->next)
        asyncrt_task_gone(ex, task);
}

/* waker.c */
void asyncrt_inbox_open(struct executor *ex);  /* aborts without memory */
void asyncrt_inbox_close(struct executor *ex); /* waits until no other thread uses the executor */
void asyncrt_inbox_in_child(struct executor *ex); /* after fork(2) */
bool asyncrt_inbox_quiet(const struct inbox *inbox);
void asyncrt_inbox_unref(struct inbox *inbox);
void asyncrt_chunk_orphan(struct chunk *chunk, int32_t tasks);
void asyncrt_chunks_bury(void); /* frees the chunks that had been kept by wakers */
/* As async_waker_wake() and async_waker_drop(), outside tasks and signal handlers: in the loop's callbacks.
 */
void asyncrt_wake_here(struct executor *ex, struct async_waker *waker);
void asyncrt_drop_here(struct executor *ex, struct async_waker *waker);

/* Makes `waker` one of the task that is being polled. */
static inline void asyncrt_waker_update(struct async_waker *waker, struct async_context *cx)
{
    if (waker->task && async_waker_same(*waker, cx))
        return;
    if (waker->task)
        async_waker_drop(*waker);
    *waker = async_waker_clone(cx);
}

/* Whether a poll that finds everything ready has done enough for now: then it has been woken, and returns. */
static inline bool asyncrt_spent(struct async_context *cx)
{
    if (cx->budget-- > 0)
        return false;
    cx->budget = 0;
    cx->refused = true;
    async_wake(cx);
    return true;
}

/* pool.c */
extern unsigned asyncrt_pool_idle_ms; /* how long a thread rests before it ends */
void asyncrt_pool_open(void);         /* for each executor */
void asyncrt_pool_close(void);
/* Whether calls run that may write to frames of the executor's tasks. Then these are left as they are, and no job
 * knows them any more. */
bool asyncrt_pool_holds(struct executor *ex);
void asyncrt_pool_before_fork(void);
void asyncrt_pool_in_parent(void);
void asyncrt_pool_in_child(void);
unsigned asyncrt_pool_threads(void);

/* job.c: a call on the pool. */
struct job_type {
    void (*run)(void *job);
    void (*discard)(void *job); /* gives back what belongs to a job that is freed although nobody has taken its
                                   result, whether it has run or not; on any thread; or null */
    enum async_pool kind;
    bool certain;    /* once polled, it runs even if its future is dropped before it has begun */
    bool structured; /* it may write to frames: who cancels waits for it */
};

/* A job as async_blocking_new() makes it; null without memory. */
void *asyncrt_job_new(size_t size, size_t align);
void asyncrt_job_init(void *user, const struct job_type *type);
/* 1 when it has run, and errno is the job's; 0; or -errno if no thread can run it (it may be polled again). */
int asyncrt_job_poll(void *user, struct async_context *cx);
/* Cancels a job and frees it, if its call does not run; else it is polled until the call has returned. */
bool asyncrt_job_cancel(void *user);
enum async_poll asyncrt_job_poll_cancelled(void *user, struct async_context *cx);
/* Leaves a job: a call that runs goes on without it. */
void asyncrt_job_drop(void *user);
/* Nobody waits for a job any more, for the time being: whether it goes on, or has ended. Else nothing has been done. */
bool asyncrt_job_leave(void *user);
void asyncrt_job_return(void *user); /* to one that was left: it may be polled and dropped again */

/* testing.c */
extern uint64_t asyncrt_shuffle_seed; /* of new executors */
extern long asyncrt_cancel_at; /* suspensions of what async_run() polls until it is cancelled; 0: never */
bool asyncrt_allocation_fails(void); /* to be asked before each */
void asyncrt_shuffle_with(struct executor *ex, uint64_t seed);
uint32_t asyncrt_shuffle_ready(struct executor *ex); /* the number of ready tasks */

/* insight.c */
extern bool asyncrt_dump_wanted; /* by the environment */
void asyncrt_insight_open(struct executor *ex, bool on_main_thread);
void asyncrt_insight_close(struct executor *ex);
void asyncrt_record_new(struct executor *ex, struct async_task *task);

/* What is known of a task, but for what it waits for. */
struct async_task_info asyncrt_task_info(struct executor *ex, struct async_task *task);

/* Calls a function for each await that a task is suspended at, the outermost first. Of the task that runs these
 * are good when its poll function has returned. */
typedef void asyncrt_see_await(void *data, const struct async_machine *machine,
                               const struct async_suspension *at, unsigned depth);
void asyncrt_see_awaits(struct async_task *task, asyncrt_see_await *see, void *data);

/* trace.c: polls by asyncrt_task_poll(), and writes that to the trace. */
void asyncrt_trace_open(struct executor *ex);
enum async_poll asyncrt_trace_poll(struct executor *ex, struct async_task *task);
extern const char *asyncrt_trace_path; /* where the environment wants one, or null */

/* executor.c: polls a task: its frame, or when it has boxes what is on top of them. */
enum async_poll asyncrt_task_poll(struct executor *ex, struct async_task *task);

uint32_t asyncrt_record_round(struct executor *ex); /* counts that the ready tasks are polled; how many there are */

/* hosting.c */
void asyncrt_host_attach(struct executor *ex);
void asyncrt_host_detach(struct executor *ex);
void asyncrt_host_run(struct executor *ex, int flags); /* ev_run(), also if nothing of the program's is active */

/* time.c */
void asyncrt_wheel_open(struct executor *ex);
void asyncrt_wheel_arm(struct executor *ex); /* before events are asked for */
void asyncrt_wheel_disarm(struct executor *ex);
void asyncrt_wheel_close(struct executor *ex);
void asyncrt_wheel_in_child(struct executor *ex); /* after fork(2) */
/* The virtual clock, when nothing is ready: whether it may jump to the next deadline, and doing that. */
bool asyncrt_time_may_jump(const struct executor *ex);
void asyncrt_time_jump(struct executor *ex);
/* Has a sleeper, which knows how long, sleep on behalf of the waker's task. Takes the waker. */
void asyncrt_sleep_begin(struct executor *ex, struct async_sleep_ms_future *self, struct async_waker waker);

/* watch.c: waiting for a descriptor. */
enum fd_wait_state {
    FD_IDLE,
    FD_WAITING,
    FD_WORKING, /* a thread of the pool does what might block: `link` is the job (fd_job.c) */
    FD_READY,
    FD_FINISHED
};

void asyncrt_watches_open(struct executor *ex);
void asyncrt_watches_apply(struct executor *ex); /* before events are asked for */
void asyncrt_watches_close(struct executor *ex);
/* Looks at all that has not been looked at; whether there was anything. Then events are to be asked for once more before
 * it can be said that nothing has happened. */
bool asyncrt_watches_look(struct executor *ex);

enum fd_wait_kind {
    FD_READINESS,       /* nothing else is wanted, or it is no socket */
    FD_SOCKET_IS_TRIED, /* an operation on a socket has just given EAGAIN (see watch.c) */
    FD_SOCKET_CONNECTS  /* has been told to */
};
enum { FD_TIMED = 0x80 }; /* in `events` of a wait: whether it has a timeout is known */

/* Begins to wait; 0, -EBADF or -ENOMEM. */
int asyncrt_fd_wait(struct async_fd_wait *wait, struct async_context *cx, int events, enum fd_wait_kind kind);
int asyncrt_fd_pause(struct async_fd_wait *wait, struct async_context *cx, int64_t ms); /* the same, for some time */
/* For a future that has begun to wait, and is polled: whether it still does, because nothing has happened. */
bool asyncrt_fd_still_waiting(struct async_fd_wait *wait, struct async_context *cx);
/* What a read says about the next one. */
void asyncrt_fd_drained(struct async_context *cx, int fd, bool drained);
bool asyncrt_fd_is_drained(struct async_context *cx, int fd);
/* Says that `fd` is a new file, whatever had that number before. */
void asyncrt_fd_is_new(struct async_context *cx, int fd);
struct watch *asyncrt_watch(struct executor *ex, int fd);      /* null if there is none */
struct watch *asyncrt_watch_make(struct executor *ex, int fd); /* null without memory */

/* fd_job.c: what only a thread of the pool may do. The job is that of a future that is idle or ready, and is then to be
 * polled. */
enum fd_job_kind { FD_JOB_READ, FD_JOB_WRITE, FD_JOB_ACCEPT };

/* fd_timeout.c: of a wait that is in the list of its watch, or will be. */
bool asyncrt_fd_timeout_new(struct watch *watch, const struct async_fd_wait *wait, int64_t ms, int error,
                            struct async_waker waker); /* takes the waker; whether there is memory */
/* The same with the socket's timeout, if it has one. */
bool asyncrt_fd_timeout_begin(struct watch *watch, const struct async_fd_wait *wait);
int asyncrt_fd_timeout_passed(struct watch *watch, const struct async_fd_wait *wait,
                              struct async_context *cx); /* its error, or -1 */
void asyncrt_fd_timeout_end(struct executor *ex, struct watch *watch, const struct async_fd_wait *wait);

struct sockaddr;
/* IN_A_THREAD, or -errno. */
ssize_t asyncrt_fd_job_begin(struct async_fd_wait *wait, struct async_context *cx, enum fd_job_kind kind,
                             const struct iovec *v, int count);
/* Takes over what a cancelled operation has left; whether there was something. */
bool asyncrt_fd_job_resume(struct async_fd_wait *wait, struct async_context *cx, enum fd_job_kind kind);
/* IN_A_THREAD while it is pending; else the result, and the future is as if it had been waited for. */
ssize_t asyncrt_fd_job_poll(struct async_fd_wait *wait, struct async_context *cx, const struct iovec *v, int count);
int asyncrt_fd_job_accepted(struct async_fd_wait *wait, struct async_context *cx, struct sockaddr *addr,
                            socklen_t *addrlen);
void asyncrt_fd_job_drop(struct executor *ex, struct async_fd_wait *wait);
void asyncrt_fd_jobs_close(struct executor *ex, struct watch *watch);

/* signal.c, child.c */
extern bool asyncrt_without_pidfd; /* for tests */
bool asyncrt_signals_awaited(const struct executor *ex);
void asyncrt_signals_close(struct executor *ex);
void asyncrt_children_open(struct executor *ex);
void asyncrt_children_close(struct executor *ex);

#define ASYNCRT_ENDED(function) async_polled_after_end(function, __FILE__, __LINE__)

#endif
