/* Wakers, and the inbox through which other threads and signal handlers reach an executor.
 * See internal.h for the protocol. */
#include <sched.h>
#include <stdlib.h>

#include "internal.h"

/* What is seldom called keeps out of the way of what is called for each waker. */
#define COLD __attribute__((cold, noinline))

enum { CLOSED = 1, SENDER = 2 };

/* ---- from elsewhere ---------------------------------------------------------------------------------- */

static uint32_t block_index(const struct chunk *chunk, const struct async_task *task)
{
    uint32_t offset = (uint32_t)((const char *)task - (const char *)chunk) - chunk->first;

    return offset / chunk->stride;
}

/* Asks the executor to look at a block. */
static void post(struct inbox *inbox, struct chunk *chunk, uint32_t index)
{
    uint64_t bit = (uint64_t)1 << index % 64;

    if (atomic_fetch_or(&chunk->woken[index / 64], bit) & bit)
        return;
    if (!atomic_exchange(&chunk->posted, true)) {
        struct chunk *head = atomic_load(&inbox->posted);

        do
            chunk->next_posted = head;
        while (!atomic_compare_exchange_weak(&inbox->posted, &head, chunk));
        ev_async_send(inbox->loop, &inbox->signal);
    }
}

/* Gives a waker back; whether it was the last one of a task that is gone. */
static bool was_last(struct async_task *task)
{
    return atomic_fetch_add(&task->away, AWAY_ONE) == AWAY_GONE - AWAY_ONE;
}

static _Atomic(struct chunk *) graveyard;

static void bury(struct chunk *chunk)
{
    struct chunk *head = atomic_load(&graveyard);

    do
        chunk->next = head;
    while (!atomic_compare_exchange_weak(&graveyard, &head, chunk));
}

/* Gives back a waker whose executor is gone. */
static void unref_orphan(struct chunk *chunk, struct async_task *task)
{
    if (was_last(task) && atomic_fetch_sub(&chunk->orphans, 1) == 1)
        bury(chunk);
}

/* Gives a waker back, and wakes its task before that if told so. From any thread and signal handler. */
static void deliver(struct async_task *task, bool wake)
{
    struct chunk *chunk = task_chunk(task);
    struct inbox *inbox = chunk->inbox;
    uint32_t index = block_index(chunk, task); /* read while the waker keeps the chunk as it is */

    if (atomic_fetch_add(&inbox->senders, SENDER) & CLOSED) {
        atomic_fetch_sub(&inbox->senders, SENDER);
        unref_orphan(chunk, task);
        return;
    }
    if (wake)
        post(inbox, chunk, index);
    if (was_last(task))
        post(inbox, chunk, index);
    atomic_fetch_sub(&inbox->senders, SENDER);
}

/* ---- the executor's side ----------------------------------------------------------------------------- */

static void look_at(struct executor *ex, struct async_task *task)
{
    switch (task_state(task)) {
    case TASK_LIVE:
        asyncrt_make_ready(ex, task);
        break;
    case TASK_GONE:
        if (atomic_load(&task->away) == AWAY_GONE)
            asyncrt_task_free(ex, task);
        break;
    case TASK_FREE:
    case TASK_NEW:
    case TASK_LAZY:
    case TASK_DONE:
    case TASK_KEPT:
    case TASK_BOX:
        break;
    }
}

/* Bits beyond the blocks in use may be left from a time when the chunk had smaller ones. */
static void look_at_word(struct executor *ex, struct chunk *chunk, uint32_t word)
{
    if (atomic_load(&chunk->woken[word]) == 0)
        return;
    for (uint64_t bits = atomic_exchange(&chunk->woken[word], 0); bits; bits &= bits - 1) {
        uint32_t index = word * 64 + (uint32_t)__builtin_ctzll(bits);

        if (index < chunk->begun)
            look_at(ex, chunk_block(chunk, index));
    }
}

/* One block more counts as in use meanwhile: else the chunk would go with the last one that is freed here. */
static void look_into(struct executor *ex, struct chunk *chunk)
{
    bool is_used = chunk->live > 0;

    chunk->live += is_used;
    atomic_exchange(&chunk->posted, false); /* before the bits are read: who sets one now posts it again */
    for (uint32_t word = 0; word < MAX_BLOCKS / 64; word++)
        look_at_word(ex, chunk, word);
    if (is_used && --chunk->live == 0)
        asyncrt_chunk_is_empty(ex, chunk);
}

static void empty_inbox(struct executor *ex)
{
    struct chunk *chunk = atomic_exchange(&ex->inbox->posted, NULL), *next;

    for (; chunk; chunk = next) {
        next = chunk->next_posted;
        look_into(ex, chunk);
    }
}

static void on_signal(struct ev_loop *loop, ev_async *signal, int events)
{
    (void)loop;
    (void)events;
    empty_inbox(signal->data);
}

void asyncrt_inbox_open(struct executor *ex)
{
    struct inbox *inbox = asyncrt_alloc_zeroed(1, sizeof *inbox);

    if (!inbox)
        asyncrt_die("no executor: out of memory");
    inbox->refs = 1;
    inbox->loop = ex->loop;
    ev_async_init(&inbox->signal, on_signal);
    inbox->signal.data = ex;
    ev_async_start(ex->loop, &inbox->signal);
    ex->inbox = inbox;
}

void asyncrt_inbox_close(struct executor *ex)
{
    atomic_fetch_or(&ex->inbox->senders, CLOSED);
    while (atomic_load(&ex->inbox->senders) != CLOSED)
        sched_yield();
    empty_inbox(ex);
    ev_async_stop(ex->loop, &ex->inbox->signal);
}

static void forget_posted(struct chunk *chunk)
{
    for (; chunk; chunk = chunk->next)
        atomic_store(&chunk->posted, false);
}

/* The threads that were in the middle of a wake are gone; so each chunk is looked into. */
void asyncrt_inbox_in_child(struct executor *ex)
{
    struct chunk *posted = NULL;

    atomic_store(&ex->inbox->senders, 0);
    forget_posted(ex->spare);
    forget_posted(ex->limbo);
    for (struct chunk *chunk = ex->chunks; chunk; chunk = chunk->next) {
        atomic_store(&chunk->posted, true);
        chunk->next_posted = posted;
        posted = chunk;
    }
    atomic_store(&ex->inbox->posted, posted);
    ev_async_send(ex->loop, &ex->inbox->signal);
}

bool asyncrt_inbox_quiet(const struct inbox *inbox)
{
    return atomic_load(&inbox->senders) == 0;
}

void asyncrt_inbox_unref(struct inbox *inbox)
{
    if (atomic_fetch_sub(&inbox->refs, 1) == 1)
        free(inbox);
}

/* Each of the `tasks` blocks is given back once by unref_orphan(), maybe already: the count may be negative.
 */
void asyncrt_chunk_orphan(struct chunk *chunk, int32_t tasks)
{
    if (atomic_fetch_add(&chunk->orphans, tasks) == -tasks)
        asyncrt_chunk_free(chunk);
}

void asyncrt_chunks_bury(void)
{
    struct chunk *chunk = atomic_exchange(&graveyard, NULL), *next;

    for (; chunk; chunk = next) {
        next = chunk->next;
        asyncrt_chunk_free(chunk);
    }
}

/* ---- wakers ------------------------------------------------------------------------------------------ */

/* The executor, if the caller is on its thread and may change its lists. */
static struct executor *at_home(struct async_task *task)
{
    struct executor *ex = asyncrt_current;

    return ex && task_chunk(task)->executor == ex && ex->cx.open ? ex : NULL;
}

/* The wakers made and not dropped here have got to 2^26, which `home` counts as none: those that others have
 * dropped are taken off now. Without any, so many wakers are in use: they take 512 MiB. */
COLD static void count_anew(struct async_task *task)
{
    const uint32_t most = 1u << 26;
    uint32_t dropped = (uint32_t)atomic_exchange(&task->away, 0) / AWAY_ONE;

    _Static_assert(HOME_ONE == 1 << 6 && (1u << 26) <= INT32_MAX / AWAY_ONE,
                   "both counts have room for as many");
    if (dropped == 0)
        asyncrt_die("%s: %u wakers of one task are in use", task_type(task)->name, most);
    task->home += (most - dropped) * HOME_ONE;
}

struct async_waker async_waker_clone(struct async_context *cx)
{
    struct executor *ex = context_executor(cx);
    struct async_task *task = cx->task;

    asyncrt_enter(ex);
    if (__builtin_expect(__builtin_add_overflow(task->home, (uint32_t)HOME_ONE, &task->home), 0))
        count_anew(task);
    asyncrt_leave(ex, true);
    return (struct async_waker){task};
}

void async_waker_wake(struct async_waker waker)
{
    struct executor *ex = at_home(waker.task);

    if (!ex) {
        deliver(waker.task, true);
        return;
    }
    asyncrt_enter(ex);
    asyncrt_wake_here(ex, &waker);
    asyncrt_leave(ex, true);
}

void async_waker_drop(struct async_waker waker)
{
    struct executor *ex = at_home(waker.task);

    if (!ex) {
        deliver(waker.task, false);
        return;
    }
    asyncrt_enter(ex);
    asyncrt_drop_here(ex, &waker);
    asyncrt_leave(ex, true);
}

void asyncrt_wake_here(struct executor *ex, struct async_waker *waker)
{
    if (task_state(waker->task) == TASK_LIVE)
        asyncrt_make_ready(ex, waker->task);
    asyncrt_drop_here(ex, waker);
}

void asyncrt_drop_here(struct executor *ex, struct async_waker *waker)
{
    struct async_task *task = waker->task;

    waker->task = NULL;
    if (task_state(task) != TASK_GONE)
        task->home -= HOME_ONE;
    else if (was_last(task))
        asyncrt_task_free(ex, task);
}
