/* Handles of tasks: futures as values.
 *
 * A task with a handle has, behind its frame, a word for the task that waits for it and room for its result.
 * When it ends its frame is dropped, but the block is kept until the handle is given up: by an await, which
 * takes the result, by a drop, or by async_detach().
 *
 * Who waits for a task registers itself in it and is made ready when it ends. The word is no waker: it is
 * cleared when whoever waits is dropped, and all of this is on one thread.
 *
 * The test of the futures below is finished(): it starts a task that has not been started, and registers.
 */
#include <errno.h>
#include <string.h>

#include "internal.h"

enum { IS_MEMBER = 1 };

/* ---- making ------------------------------------------------------------------------------------------ */

static struct async_task *new_task(struct executor *ex, const struct async_type *type)
{
    struct async_task *task = asyncrt_task_alloc(ex, type, type->result_offset + type->result_size);

    task->home = TASK_LAZY | HOME_HELD;
    task_join_of(task, type)->waiter = 0;
    return task;
}

void *async_future_new(const struct async_type *type)
{
    return task_frame(new_task(asyncrt_executor(), type));
}

struct async_future async_future_start(struct async_future future)
{
    asyncrt_task_start(future.task);
    return future;
}

static struct executor *executor_of(const struct async_task *task)
{
    return task_chunk(task)->executor;
}

/* ---- the end ----------------------------------------------------------------------------------------- */

/* Keeps a task that has ended for its handle, and tells who waits for it. */
void asyncrt_task_keep(struct executor *ex, struct async_task *task)
{
    uintptr_t waiter;

    set_task_state(task, TASK_KEPT);
    if (task->type == &asyncrt_cancelled_type)
        return;
    waiter = task_join_of(task, task->type)->waiter; /* its boxes are gone */
    if (waiter & IS_MEMBER)
        asyncrt_group_task_ended(ex, (void *)(waiter - IS_MEMBER));
    else
        asyncrt_wake_task(ex, (struct async_task *)waiter);
}

void asyncrt_join_member(struct async_task *task, void *member)
{
    task_join(task)->waiter = (uintptr_t)member | IS_MEMBER;
}

/* Frees a task that has ended, whose handle nobody has any more. One that was cancelled may still be queued.
 */
static void free_ended(struct executor *ex, struct async_task *task)
{
    bool open = asyncrt_enter(ex);

    task->home = (task->home & ~(uint32_t)(HOME_HELD | HOME_STATE)) | TASK_DONE;
    if (!task->next)
        asyncrt_task_gone(ex, task);
    asyncrt_leave(ex, open);
}

/* Whoever waits for a task finds its handle gone. */
static void tell_waiter(struct executor *ex, struct async_task *task)
{
    uintptr_t waiter = task_join(task)->waiter;

    if (waiter && !(waiter & IS_MEMBER)) {
        bool open = asyncrt_enter(ex);

        asyncrt_wake_task(ex, (struct async_task *)waiter);
        asyncrt_leave(ex, open);
    }
    task_join(task)->waiter = 0;
}

/* Gives a task's handle up. */
static void release(struct executor *ex, struct async_task *task)
{
    if (task_state(task) == TASK_KEPT) {
        if (task->type->gives_future && !(task->home & HOME_CANCELLED))
            async_future_drop(task_result_place(task));
        free_ended(ex, task);
    } else {
        task->home &= ~(uint32_t)HOME_HELD;
        tell_waiter(ex, task);
    }
}

void async_future_drop_task(struct async_future *future)
{
    if (task_state(future->task) == TASK_LAZY && future->task->next) {
        asyncrt_generators_drop(future);
        return;
    }
    struct async_task *task = async_future_move(future).task;
    struct executor *ex = executor_of(task);
    bool ended = task_state(task) == TASK_KEPT; /* then it is freed, and must not be touched any more */

    release(ex, task);
    if (!ended)
        asyncrt_cancel_task(ex, task);
}

/* ---- waiting ----------------------------------------------------------------------------------------- */

static inline bool has_ended(const struct async_task *task)
{
    return task_state(task) == TASK_KEPT;
}

static void start(struct async_task *task)
{
    if (task_state(task) == TASK_LAZY)
        asyncrt_task_start(task);
}

/* Whether a task has ended; if not, the task that is being polled will be woken then. */
static bool finished(struct async_task *task, struct async_context *cx)
{
    uintptr_t *waiter;

    if (has_ended(task))
        return true;
    start(task);
    waiter = &task_join(task)->waiter;
    if (*waiter && *waiter != (uintptr_t)cx->task)
        asyncrt_die("%s: two tasks wait for it", task_type(task)->name);
    *waiter = (uintptr_t)cx->task;
    return false;
}

/* Nobody waits for a task any more. Unless another branch of the task that is polled does: so that is polled
 * again, to wait again. */
static void forget(struct async_task *task)
{
    struct async_context *cx;
    uintptr_t *waiter;

    if (!task || has_ended(task))
        return;
    cx = &executor_of(task)->cx;
    waiter = &task_join(task)->waiter;
    if (*waiter && *waiter == (uintptr_t)cx->task)
        async_wake(cx);
    *waiter = 0;
}

static void copy_result(struct async_task *task, void *result)
{
    const char *from = task_result_place(task);
    size_t size = task->type->result_size;

    if (size == sizeof(int32_t))
        memcpy(result, from, sizeof(int32_t));
    else if (size == sizeof(int64_t))
        memcpy(result, from, sizeof(int64_t));
    else
        memcpy(result, from, size);
}

int asyncrt_take_result(struct async_task *task, void *result)
{
    if (task->home & HOME_CANCELLED)
        return -ECANCELED;
    if (result)
        copy_result(task, result);
    return 0;
}

_Noreturn void async_future_is_empty(const char *function, const char *file, int line)
{
    asyncrt_die("%s (%s:%d): awaits a future that is empty: it has been awaited, moved or never set",
                function, file, line);
}

enum async_poll async_join_poll(struct async_join_future *self, struct async_context *cx, void *result)
{
    struct async_task *task = self->future.task;

    if (!task)
        ASYNCRT_ENDED("async_join");
    if (!finished(task, cx))
        return ASYNC_PENDING;
    if (asyncrt_take_result(task, result) != 0)
        asyncrt_die("%s: awaited, but it has been cancelled; async_try_join() would tell",
                    task_type(task)->name);
    self->future.task = NULL;
    free_ended(context_executor(cx), task);
    return ASYNC_READY;
}

bool async_join_cancel(struct async_join_future *self)
{
    struct async_task *task = self->future.task;

    if (!task)
        return true;
    asyncrt_cancel_task(executor_of(task), task);
    if (!has_ended(task))
        return false;
    async_future_drop(&self->future);
    return true;
}

enum async_poll async_join_poll_cancelled(struct async_join_future *self, struct async_context *cx)
{
    struct async_cancel_future cancel = {&self->future};

    return async_cancel_poll(&cancel, cx);
}

enum async_poll async_join_left_poll(struct async_join_left_future *self, struct async_context *cx,
                                     void *result)
{
    struct async_join_future join = {*self->future};
    enum async_poll poll;

    if (!join.future.task)
        asyncrt_die("a future that is awaited in its place has been moved, detached or cancelled there");
    poll = async_join_poll(&join, cx, result);
    if (poll == ASYNC_READY)
        self->future->task = NULL;
    return poll;
}

void async_join_left_drop(struct async_join_left_future *self)
{
    forget(self->future->task);
}

static enum async_poll poll_any_join(void *frame, struct async_context *cx, void *result)
{
    return async_join_poll(frame, cx, result);
}

static void drop_any_join(void *frame)
{
    async_join_drop(frame);
}

void async_future_run(struct async_future future, void *result)
{
    static const struct async_type type = {
        .name = "a future",
        .size = sizeof(struct async_join_future),
        .align = _Alignof(struct async_join_future),
        .poll = poll_any_join,
        .drop = drop_any_join,
    };
    struct async_join_future join = {future};

    async_run(&type, &join, result);
}

/* ---- handles ----------------------------------------------------------------------------------------- */

void async_request_cancel(struct async_future *task)
{
    if (task->task)
        asyncrt_cancel_task(executor_of(task->task), task->task);
}

void async_detach(struct async_future *task)
{
    struct async_task *detached = async_future_move(task).task;

    if (!detached)
        return;
    start(detached);
    release(executor_of(detached), detached);
}

bool async_done(const struct async_future *task)
{
    return task->task && has_ended(task->task);
}

enum async_poll async_cancel_poll(struct async_cancel_future *self, struct async_context *cx)
{
    struct async_task *task = self->future->task;

    if (!task)
        return ASYNC_READY;
    asyncrt_cancel_task(context_executor(cx), task);
    if (!finished(task, cx))
        return ASYNC_PENDING;
    async_future_drop(self->future);
    return ASYNC_READY;
}

void async_cancel_drop(struct async_cancel_future *self)
{
    forget(self->future->task);
}

enum async_poll async_try_join_poll(struct async_try_join_future *self, struct async_context *cx, int *result)
{
    struct async_task *task = self->future->task;

    *result = -ENOENT;
    if (!task)
        return ASYNC_READY;
    if (!finished(task, cx))
        return ASYNC_PENDING;
    *result = asyncrt_take_result(task, self->value);
    self->future->task = NULL;
    if (self->value)
        free_ended(context_executor(cx), task);
    else
        release(context_executor(cx), task);
    return ASYNC_READY;
}

void async_try_join_drop(struct async_try_join_future *self)
{
    forget(self->future->task);
}

/* ---- several ----------------------------------------------------------------------------------------- */

static void cancel_all(struct executor *ex, struct async_future *first, size_t n)
{
    while (n-- > 0)
        if (first[n].task)
            asyncrt_cancel_task(ex, first[n].task);
}

enum async_poll async_cancel_all_poll(struct async_cancel_all_future *self, struct async_context *cx)
{
    if (!self->asked)
        cancel_all(context_executor(cx), self->first, self->left);
    self->asked = true;
    for (; self->left > 0; self->left--) {
        struct async_future *last = &self->first[self->left - 1];

        if (last->task && !finished(last->task, cx))
            return ASYNC_PENDING;
        async_future_drop(last);
    }
    return ASYNC_READY;
}

void async_cancel_all_drop(struct async_cancel_all_future *self)
{
    if (self->asked && self->left > 0)
        forget(self->first[self->left - 1].task);
}

static void start_all(struct async_future *first, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (first[i].task)
            start(first[i].task);
}

/* Waits for one after the other: so each is looked at once. */
enum async_poll async_join_all_poll(struct async_join_all_future *self, struct async_context *cx)
{
    if (!self->started)
        start_all(self->first, self->n);
    self->started = true;
    for (; self->ended < self->n; self->ended++) {
        struct async_task *task = self->first[self->ended].task;

        if (task && !finished(task, cx))
            return ASYNC_PENDING;
    }
    return ASYNC_READY;
}

void async_join_all_drop(struct async_join_all_future *self)
{
    if (self->ended < self->n)
        forget(self->first[self->ended].task);
}

static void forget_all(struct async_future *first, size_t n)
{
    for (size_t i = 0; i < n; i++)
        forget(first[i].task);
}

enum async_poll async_select_all_poll(struct async_select_all_future *self, struct async_context *cx,
                                      ptrdiff_t *result)
{
    bool any = false;

    for (size_t i = 0; i < self->n; i++) {
        struct async_task *task = self->first[i].task;

        any |= task != NULL;
        if (task && finished(task, cx)) {
            forget_all(self->first, self->n);
            *result = (ptrdiff_t)i;
            return ASYNC_READY;
        }
    }
    *result = -ENOENT;
    return any ? ASYNC_PENDING : ASYNC_READY;
}

void async_select_all_drop(struct async_select_all_future *self)
{
    forget_all(self->first, self->n);
}
