/* Ending tasks where they are.
 *
 * A task is cancelled from the innermost frame outwards: first its boxes, the top one first, then its own
 * frame. Most frames end at once, by being dropped. One whose cleanup awaits is polled until it is ready, and
 * then the next one is cancelled; meanwhile the task is live as any other, marked as cleaning. A box that a
 * cleanup awaits is not cancelled but polled to its end. The task's handle is told when all is done.
 */
#include "internal.h"

/* Ends what is on top, and what is below that, as far as that can be done now; whether that was all. No
 * cleanup awaits a box there. */
static bool end_frames(struct executor *ex, struct async_task *task)
{
    return asyncrt_boxes_cancel(ex, task) && asyncrt_frame_cancel(task->type, task_frame(task));
}

bool asyncrt_cancel_begin(struct executor *ex, struct async_task *task)
{
    if (!asyncrt_boxes_clean_up(task) && end_frames(ex, task))
        return true;
    ex->cleaning += !(task->home & HOME_CLEANING);
    task->home |= HOME_CLEANING;
    return false;
}

/* Polls what is being cancelled until that has to wait, or all has ended. */
enum async_poll asyncrt_cancelled_poll(struct executor *ex, struct async_task *task)
{
    struct async_context *cx = &ex->cx;

    for (;;) {
        struct async_task *top = task_is_boxed(task) ? asyncrt_box_top(task) : NULL;
        const struct async_type *type = top ? top->type : task->type;
        bool goes_on = top && !asyncrt_box_is_cancelled(top); /* a cleanup awaits it */
        enum async_poll poll =
            type->poll(task_frame(top ? top : task), cx, goes_on ? asyncrt_box_result(top) : NULL);

        asyncrt_check_made(ex);
        if (cx->entered) {
            asyncrt_box_entered(cx, task);
            continue;
        }
        if (poll == ASYNC_PENDING || !top)
            return poll;
        if (goes_on) {
            asyncrt_box_finished(task);
            continue;
        }
        if (task_is_boxed(task) && asyncrt_box_top(task) == top)
            asyncrt_box_ended(ex, task);
        if (end_frames(ex, task))
            return ASYNC_READY;
    }
}

/* What is left of a task that has ended while it stood in the ready queue: it is taken out when its turn
 * comes. */
static enum async_poll poll_nothing(void *frame, struct async_context *cx, void *result)
{
    (void)frame;
    (void)cx;
    (void)result;
    return ASYNC_PENDING;
}

static void drop_nothing(void *frame)
{
    (void)frame;
}

const struct async_type asyncrt_cancelled_type = {
    .name = "a cancelled task", .align = 1, .poll = poll_nothing, .drop = drop_nothing};

static void end(struct executor *ex, struct async_task *task)
{
    bool open = asyncrt_enter(ex), is_queued = task->next != NULL;

    asyncrt_task_ended(ex, task); /* which frees it, unless it is queued or has a handle */
    if (is_queued)
        task->type = &asyncrt_cancelled_type;
    asyncrt_leave(ex, open);
}

static void cancel_now(struct executor *ex, struct async_task *task)
{
    if (asyncrt_cancel_begin(ex, task)) {
        end(ex, task);
    } else {
        bool open = asyncrt_enter(ex);

        set_task_state(task, TASK_LIVE);
        asyncrt_make_ready(ex, task);
        asyncrt_leave(ex, open);
    }
}

/* Cancels a task that has not ended. One that is being polled is cancelled when its poll returns; one that is
 * being dropped ends anyway. */
void asyncrt_cancel_task(struct executor *ex, struct async_task *task)
{
    enum task_state state = task_state(task);

    if ((state != TASK_LIVE && state != TASK_LAZY) || (task->home & HOME_CANCELLED))
        return;
    task->home |= HOME_CANCELLED;
    if (task == ex->cx.task)
        return;
    set_task_state(task, TASK_DONE);
    asyncrt_end_in_depth(ex, cancel_now, task);
}
