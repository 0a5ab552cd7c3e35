/* The memory of tasks.
 *
 * Blocks of one size live in chunks of 32 KiB. A chunk that has room stands in the list of its size; a block
 * that is freed is the next to be given out. Chunks that have become empty are kept, up to a number, for
 * tasks of any size, and freed beyond that. A task too large for that has a chunk of its own.
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"

/* Less than a chunk's alignment by what malloc adds: so chunks can follow each other without a gap. */
enum { CHUNK_BYTES = CHUNK_SIZE - 16 };

/* What is seldom called keeps out of the way of what is called for each task. */
#define COLD __attribute__((cold, noinline))

static size_t round_up(size_t n, size_t to)
{
    return (n + to - 1) & ~(to - 1);
}

/* ---- lists of chunks --------------------------------------------------------------------------------- */

static void add_partial(struct executor *ex, struct chunk *chunk)
{
    struct chunk **head = &ex->partial[chunk->size_class];

    chunk->next_partial = *head;
    if (*head)
        (*head)->link_partial = &chunk->next_partial;
    chunk->link_partial = head;
    *head = chunk;
}

static void remove_partial(struct chunk *chunk)
{
    *chunk->link_partial = chunk->next_partial;
    if (chunk->next_partial)
        chunk->next_partial->link_partial = chunk->link_partial;
}

static void add_chunk(struct executor *ex, struct chunk *chunk)
{
    chunk->next = NULL;
    chunk->link = ex->chunks_end;
    *ex->chunks_end = chunk;
    ex->chunks_end = &chunk->next;
}

static void remove_chunk(struct executor *ex, struct chunk *chunk)
{
    *chunk->link = chunk->next;
    if (chunk->next)
        chunk->next->link = chunk->link;
    else
        ex->chunks_end = chunk->link;
}

/* ---- size classes ------------------------------------------------------------------------------------ */

/* The size class of blocks of at least `size` bytes, which are at most LARGEST_SHARED. */
static inline uint32_t class_of(size_t size)
{
    if (size <= (size_t)(FINE_CLASSES - 1) * 8)
        return (uint32_t)((size + 7) / 8);
    unsigned log = 63 - (unsigned)__builtin_clzll(size - 1); /* 2^log < size <= 2^(log + 1) */
    size_t step = (size_t)1 << (log - 3);

    return (uint32_t)(FINE_CLASSES + (log - 10) * 8 + (size + step - 1) / step - 9);
}

/* The size of the blocks of a class. */
static uint32_t stride_of(uint32_t size_class)
{
    uint32_t coarse = size_class - FINE_CLASSES;

    return size_class < FINE_CLASSES ? size_class * 8 : (coarse % 8 + 9) << (coarse / 8 + 7);
}

/* ---- chunks ------------------------------------------------------------------------------------------ */

static _Noreturn void out_of_memory(void)
{
    asyncrt_die("out of memory for a task");
}

static struct chunk *chunk_alloc(struct executor *ex, size_t size)
{
    struct chunk *chunk = asyncrt_alloc_aligned(CHUNK_SIZE, size);

    if (!chunk)
        out_of_memory();
    memset(chunk, 0, sizeof *chunk);
    chunk->executor = ex;
    chunk->inbox = ex->inbox;
    atomic_fetch_add(&ex->inbox->refs, 1);
    return chunk;
}

void asyncrt_chunk_free(struct chunk *chunk)
{
    asyncrt_inbox_unref(chunk->inbox);
    UNPOISON(chunk, CHUNK_BYTES);
    free(chunk->records);
    free(chunk);
}

/* Where the first block starts, for frames aligned to `align`. */
static uint32_t first_block(size_t align)
{
    return (uint32_t)(round_up(sizeof(struct chunk) + sizeof(struct async_task), align) -
                      sizeof(struct async_task));
}

/* A chunk of blocks of a size class, in the lists. */
COLD static struct chunk *chunk_new(struct executor *ex, uint32_t size_class)
{
    struct chunk *chunk = ex->spare;

    if (chunk) {
        ex->spare = chunk->next;
        ex->n_spare--;
    } else {
        chunk = chunk_alloc(ex, CHUNK_BYTES);
    }
    chunk->free = NULL;
    chunk->first = first_block(CHUNK_ALIGN);
    chunk->stride = stride_of(size_class);
    chunk->blocks = (CHUNK_BYTES - chunk->first) / chunk->stride;
    chunk->begun = chunk->live = 0;
    chunk->size_class = (uint16_t)size_class;
    add_chunk(ex, chunk);
    add_partial(ex, chunk);
    return chunk;
}

/* Frees a chunk with no task in it, as soon as no other thread can be in the middle of a wake in it. */
static void chunk_discard(struct executor *ex, struct chunk *chunk)
{
    struct chunk *next;

    chunk->next = ex->limbo;
    ex->limbo = chunk;
    if (!asyncrt_inbox_quiet(ex->inbox))
        return;
    chunk = ex->limbo;
    ex->limbo = NULL;
    for (; chunk; chunk = next) {
        next = chunk->next;
        if (atomic_load(&chunk->posted)) {
            chunk->next = ex->limbo;
            ex->limbo = chunk;
        } else {
            asyncrt_chunk_free(chunk);
        }
    }
}

/* ---- blocks ------------------------------------------------------------------------------------------ */

/* A task that shares a chunk with others of its size. */
static inline struct async_task *task_shared(struct executor *ex, uint32_t size_class)
{
    struct chunk *chunk = ex->partial[size_class];
    struct async_task *task;

    if (__builtin_expect(!chunk, 0))
        chunk = chunk_new(ex, size_class);
    task = chunk->free;
    if (task) {
        chunk->free = task->next;
        UNPOISON(task + 1, chunk->stride - sizeof *task);
    } else {
        task = chunk_block(chunk, chunk->begun++);
    }
    chunk->live++;
    if (!chunk->free && chunk->begun == chunk->blocks) {
        chunk->full = true;
        remove_partial(chunk);
    }
    return task;
}

/* A task in a chunk of its own: too large, or aligned more than blocks are. */
COLD static struct async_task *task_alone(struct executor *ex, const struct async_type *type, size_t size)
{
    size_t align = type->align > CHUNK_ALIGN ? type->align : CHUNK_ALIGN;
    struct chunk *chunk;

    if (align > CHUNK_SIZE)
        asyncrt_die("%s: its frame is aligned to %zu bytes; tasks can have %d", type->name, align,
                    CHUNK_SIZE);
    if (size > PTRDIFF_MAX - 4 * (size_t)CHUNK_SIZE)
        out_of_memory();
    chunk = chunk_alloc(ex, first_block(align) + sizeof(struct async_task) + size);
    chunk->first = first_block(align);
    chunk->stride = sizeof(struct async_task);
    chunk->blocks = chunk->begun = chunk->live = 1;
    chunk->size_class = SIZE_CLASSES;
    add_chunk(ex, chunk);
    return chunk_block(chunk, 0);
}

/* A task whose frame, of `type`, has `size` bytes. */
struct async_task *asyncrt_task_alloc(struct executor *ex, const struct async_type *type, size_t size)
{
    bool open = asyncrt_enter(ex);
    size_t block = sizeof(struct async_task) + (size ? size : 1);
    struct async_task *task;

    if (__builtin_expect(size > LARGEST_SHARED - 2 * CHUNK_ALIGN || type->align > CHUNK_ALIGN, 0))
        task = task_alone(ex, type, size);
    else
        task = task_shared(ex, class_of(type->align > 8 ? round_up(block, type->align) : block));
    task->type = type;
    task->next = NULL;
    task->home = TASK_NEW;
    atomic_store_explicit(&task->away, 0, memory_order_relaxed);
    if (__builtin_expect(ex->recording || task_chunk(task)->records, 0))
        asyncrt_record_new(ex, task);
    asyncrt_leave(ex, open);
    return task;
}

void *async_task_new(const struct async_type *type)
{
    return task_frame(asyncrt_task_alloc(asyncrt_executor(), type, type->size));
}

/* An empty chunk is kept where it is if it is the last of its size that has room. */
void asyncrt_chunk_is_empty(struct executor *ex, struct chunk *chunk)
{
    if (ex->closing)
        return;
    if (chunk->size_class == SIZE_CLASSES) {
        remove_chunk(ex, chunk);
        chunk_discard(ex, chunk);
        return;
    }
    if (!chunk->next_partial && ex->partial[chunk->size_class] == chunk)
        return;
    remove_partial(chunk);
    remove_chunk(ex, chunk);
    UNPOISON(chunk, CHUNK_BYTES);
    free(chunk->records);
    chunk->records = NULL;
    if (ex->n_spare < SPARE_CHUNKS) {
        chunk->next = ex->spare;
        ex->spare = chunk;
        ex->n_spare++;
    } else {
        chunk_discard(ex, chunk);
    }
}

void asyncrt_chunk_has_room(struct executor *ex, struct chunk *chunk)
{
    if (chunk->size_class == SIZE_CLASSES)
        return;
    chunk->full = false;
    add_partial(ex, chunk);
}

/* ---- the end ----------------------------------------------------------------------------------------- */

static void free_list(struct chunk *chunk)
{
    struct chunk *next;

    for (; chunk; chunk = next) {
        next = chunk->next;
        asyncrt_chunk_free(chunk);
    }
}

/* Frees all chunks, but for those that wakers still point into: these are freed with the last of them.
 * No task is alive any more, and the inbox is closed. */
void asyncrt_tasks_close(struct executor *ex)
{
    struct chunk *chunk, *next;

    for (chunk = ex->chunks; chunk; chunk = next) {
        next = chunk->next;
        if (chunk->live > 0)
            asyncrt_chunk_orphan(chunk, (int32_t)chunk->live);
        else
            asyncrt_chunk_free(chunk);
    }
    free_list(ex->spare);
    free_list(ex->limbo);
}
