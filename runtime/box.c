/* Boxed futures: frames that their parent does not embed, because it cannot see them (another file's, or
 * behind a pointer) or because they would have no end (recursion).
 *
 * A box is a block like a task's, with its links behind the frame. The boxes of a task are a stack: each is
 * awaited from within the frame below it, and the task's own frame is at the bottom. While there are any,
 * the task's `type` is a tagged pointer to the top one, whose links lead down to the next; the last of them
 * keep the task's own type.
 *
 * Only the top of the stack is polled. When it finishes it is taken off, and the frame below goes on. So a
 * wake costs the same at any depth, and recursion uses no C stack: neither when it is polled nor when it is
 * dropped.
 */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

struct links {
    uintptr_t below; /* the next box, tagged, or the task's own type */
    void **slot;     /* of the frame below: where it keeps this box */
    void *result;    /* where it wants the result; may be null */
};

static size_t links_offset(const struct async_type *type)
{
    const size_t align = _Alignof(struct links);

    return (type->size + align - 1) & ~(align - 1);
}

static struct links *links_of(struct async_task *box)
{
    return (struct links *)((char *)task_frame(box) + links_offset(box->type));
}

static uintptr_t tagged(const struct async_task *box)
{
    return (uintptr_t)box | TASK_BOXED;
}

static struct async_task *untagged(uintptr_t box)
{
    return (struct async_task *)(box & ~(uintptr_t)TASK_BOXED);
}

static struct async_task *top_of(const struct async_task *task)
{
    return untagged((uintptr_t)task->type);
}

const struct async_type *asyncrt_boxed_task_type(const struct async_task *task)
{
    uintptr_t below = (uintptr_t)task->type;

    while (below & TASK_BOXED)
        below = links_of(untagged(below))->below;
    return (const struct async_type *)below;
}

size_t asyncrt_boxes_count(uintptr_t top)
{
    size_t n = 0;

    for (; top & TASK_BOXED; top = links_of(untagged(top))->below)
        n++;
    return n;
}

void asyncrt_boxes_each(uintptr_t top, size_t from, size_t end, void (*visit)(struct async_task *, void *),
                        void *data)
{
    enum { MOST = 64 };
    struct async_task *boxes[MOST];
    size_t n = asyncrt_boxes_count(top);

    for (size_t i = n; i-- > from; top = links_of(untagged(top))->below)
        if (i < end && i - from < MOST)
            boxes[i - from] = untagged(top);
    for (size_t i = from; i < end && i - from < MOST; i++)
        visit(boxes[i - from], data);
}

/* ---- cancelling --------------------------------------------------------------------------------------- */

/* A box that has been cancelled and is polled until it has cleaned up; and one that a cleanup awaits: that is
 * not cancelled, nor is what is above it. */
enum { BOX_CANCELLED = HOME_CANCELLED, BOX_SHIELDED = HOME_CLEANING };

/* The lowest box of a stack that a cleanup awaits; null if there is none. */
static struct async_task *lowest_shielded(uintptr_t top)
{
    struct async_task *lowest = NULL;

    for (; top & TASK_BOXED; top = links_of(untagged(top))->below)
        if (untagged(top)->home & BOX_SHIELDED)
            lowest = untagged(top);
    return lowest;
}

/* Whether it has ended; else it is polled until it has. */
static bool cancel_box(struct async_task *box)
{
    if (asyncrt_frame_cancel(box->type, task_frame(box)))
        return true;
    box->home |= BOX_CANCELLED;
    return false;
}

bool asyncrt_box_is_cancelled(const struct async_task *box)
{
    return box->home & BOX_CANCELLED;
}

/* ---- the stack --------------------------------------------------------------------------------------- */

static void push(struct async_task *task, struct async_task *box)
{
    links_of(box)->below = (uintptr_t)task->type;
    task->type = (const struct async_type *)tagged(box);
}

static void pop(struct async_task *task, struct async_task *box)
{
    task->type = (const struct async_type *)links_of(box)->below;
}

/* Polls what is on top until that has to wait, or the task has finished. */
enum async_poll asyncrt_boxes_poll(struct executor *ex, struct async_task *task)
{
    struct async_context *cx = &ex->cx;

    for (;;) {
        struct async_task *top = NULL;
        enum async_poll poll;

        if (cx->entered)
            asyncrt_box_entered(cx, task);
        if (task_is_boxed(task)) {
            top = top_of(task);
            poll = top->type->poll(task_frame(top), cx, links_of(top)->result);
        } else {
            poll = task->type->poll(task_frame(task), cx, task_result(task));
        }
        asyncrt_check_made(ex);
        if (cx->entered)
            continue;
        if (poll == ASYNC_PENDING || !top)
            return poll;
        pop(task, top);
    }
}

static void free_box(struct executor *ex, struct async_task *box)
{
    bool open = asyncrt_enter(ex);

    asyncrt_task_gone(ex, box);
    asyncrt_leave(ex, open);
}

void *asyncrt_box_result(struct async_task *box)
{
    return links_of(box)->result;
}

void asyncrt_box_finished(struct async_task *task)
{
    pop(task, top_of(task));
}

/* Takes the top off; it has ended. */
void asyncrt_box_ended(struct executor *ex, struct async_task *task)
{
    struct async_task *top = top_of(task);

    pop(task, top);
    *links_of(top)->slot = NULL;
    free_box(ex, top);
}

static void drop_top(struct executor *ex, struct async_task *task)
{
    struct async_task *top = top_of(task);

    top->type->drop(task_frame(top));
    asyncrt_box_ended(ex, task);
}

/* Tells the frame below a box, which awaits that in a cleanup, to end when it has finished. */
static void cancel_below(struct async_task *task, struct async_task *box)
{
    uintptr_t below = links_of(box)->below;

    if (below & TASK_BOXED)
        cancel_box(untagged(below));
    else
        asyncrt_frame_cancel((const struct async_type *)below, task_frame(task));
}

bool asyncrt_boxes_clean_up(struct async_task *task)
{
    struct async_task *shielded = lowest_shielded((uintptr_t)task->type);

    if (shielded)
        cancel_below(task, shielded);
    return shielded != NULL;
}

bool asyncrt_boxes_cancel(struct executor *ex, struct async_task *task)
{
    while (task_is_boxed(task)) {
        if (!cancel_box(top_of(task)))
            return false;
        asyncrt_box_ended(ex, task);
    }
    return true;
}

/* Puts the box that the last poll has entered on top; there must be one. */
void asyncrt_box_entered(struct async_context *cx, struct async_task *task)
{
    push(task, cx->entered);
    cx->entered = NULL;
}

struct async_task *asyncrt_box_top(const struct async_task *task)
{
    return top_of(task);
}

void asyncrt_boxes_drop(struct executor *ex, struct async_task *task)
{
    while (task_is_boxed(task))
        drop_top(ex, task);
}

/* ---- the boxes of a branch ----------------------------------------------------------------------------- */

/* A stack that ends in nothing. */
static struct async_task *top_of_branch(const struct async_boxes *boxes)
{
    return untagged(boxes->top);
}

/* Takes the top off; it has ended. */
static void drop_branch_top(struct async_boxes *boxes)
{
    struct async_task *top = top_of_branch(boxes);

    boxes->top = links_of(top)->below;
    *links_of(top)->slot = NULL;
    free_box(task_chunk(top)->executor, top);
}

/* Ends the top and what is below it, as far as that can be done now; whether that was all. */
static bool cancel_from_top(struct async_boxes *boxes)
{
    while (boxes->top) {
        struct async_task *top = top_of_branch(boxes);

        if (asyncrt_box_is_cancelled(top) || !cancel_box(top))
            return false;
        drop_branch_top(boxes);
    }
    return true;
}

bool async_boxes_cancel(struct async_boxes *boxes)
{
    struct async_task *shielded = lowest_shielded(boxes->top);

    if (shielded) {
        uintptr_t below = links_of(shielded)->below;

        return !below || (cancel_box(untagged(below)), false);
    }
    return cancel_from_top(boxes);
}

void async_boxes_drop(struct async_boxes *boxes)
{
    while (boxes->top) {
        struct async_task *top = top_of_branch(boxes);

        top->type->drop(task_frame(top));
        drop_branch_top(boxes);
    }
}

bool async_boxes_enter(struct async_context *cx, struct async_boxes *boxes)
{
    struct async_task *box = cx->entered;

    if (!box)
        return false;
    links_of(box)->below = boxes->top;
    boxes->top = tagged(box);
    cx->entered = NULL;
    return true;
}

bool async_boxes_poll(struct async_context *cx, struct async_boxes *boxes)
{
    while (boxes->top) {
        struct async_task *top = top_of_branch(boxes);
        bool cancelled = asyncrt_box_is_cancelled(top);
        enum async_poll poll = top->type->poll(task_frame(top), cx, cancelled ? NULL : links_of(top)->result);

        asyncrt_check_made(context_executor(cx));
        if (async_boxes_enter(cx, boxes))
            continue;
        if (poll == ASYNC_PENDING)
            return false;
        if (!cancelled) {
            boxes->top = links_of(top)->below;
            continue;
        }
        drop_branch_top(boxes);
        cancel_from_top(boxes); /* no cleanup awaits what is below */
    }
    return true;
}

/* ---- what generated code calls ----------------------------------------------------------------------- */

void asyncrt_made_unused(struct executor *ex)
{
    const char *name = ex->made->type->name;

    ex->made = NULL;
    asyncrt_die("%s: an async function, called through a pointer to ordinary functions", name);
}

void *async_box_new(const struct async_type *type)
{
    struct executor *ex = asyncrt_executor();
    void *place = ex->place;

    if (place) {
        ex->place = NULL;
        return place;
    }
    asyncrt_check_made(ex);
    ex->made = asyncrt_task_alloc(ex, type, links_offset(type) + sizeof(struct links));
    return task_frame(ex->made);
}

void async_box_place(void *frame)
{
    asyncrt_executor()->place = frame;
}

/* The box that has just been made. */
static struct async_task *take(struct executor *ex)
{
    struct async_task *box = ex->made;

    if (!box)
        asyncrt_die("%s%san ordinary function, called through a pointer to async functions",
                    ex->cx.task ? task_type(ex->cx.task)->name : "", ex->cx.task ? ": " : "");
    ex->made = NULL;
    return box;
}

void async_box_enter(struct async_context *cx, void **slot, void *result)
{
    struct async_task *box = take(context_executor(cx));
    struct links *links = links_of(box);

    if (cx->entered)
        asyncrt_die("%s: a hand-written future polls two that await boxes", task_type(cx->task)->name);
    set_task_state(box, TASK_BOX);
    links->slot = slot;
    links->result = result;
    *slot = task_frame(box);
    cx->entered = box;
}

void async_box_shield(struct async_context *cx)
{
    if (cx->entered)
        ((struct async_task *)cx->entered)->home |= BOX_SHIELDED;
}

void async_box_leave(void **slot)
{
    struct async_task *box = (struct async_task *)*slot - 1;

    *slot = NULL;
    free_box(task_chunk(box)->executor, box);
}

void async_box_drop(void **slot)
{
    struct executor *ex;
    struct async_task *box;

    if (!*slot)
        return;
    box = (struct async_task *)*slot - 1;
    ex = task_chunk(box)->executor;
    while (top_of(ex->cx.task) != box)
        drop_top(ex, ex->cx.task);
    drop_top(ex, ex->cx.task);
}

/* The handle needs more room behind the frame than the links take: the frame, which has not been polled yet,
 * may move.
 */
struct async_future async_box_future(void)
{
    struct executor *ex = asyncrt_executor();
    struct async_task *box = take(ex);
    void *frame = async_future_new(box->type);

    memcpy(frame, task_frame(box), box->type->size);
    free_box(ex, box);
    return async_future_made(frame);
}

void async_box_spawn(void)
{
    async_task_start(task_frame(take(asyncrt_executor())));
}

void async_box_run(void *result)
{
    struct executor *ex = asyncrt_executor();
    struct async_task *box = take(ex);

    set_task_state(box, TASK_BOX);
    async_run(box->type, task_frame(box), result);
    free_box(ex, box);
}

/* ---- arrays of variable length ----------------------------------------------------------------------- */

void *async_array_new(size_t size)
{
    void *array = asyncrt_alloc(size);

    if (!array)
        asyncrt_die("out of memory for an array of %zu bytes", size);
    return array;
}

void async_array_free(void *array)
{
    free(array);
}
