/* Generators with memory of their own.
 *
 * One is a task that is never started: whoever wants an item runs its frame, with the context it has itself.
 * It becomes a task only to be ended, when its cleanup awaits.
 */
#include "internal.h"

void async_generator_drop(struct async_future *generator)
{
    async_future_drop(generator);
}

void async_generator_awaits(const char *name)
{
    asyncrt_die("%s: the items of an async generator are awaited: 'await async_next()'", name);
}

/* Puts a generator, with those that it takes items from itself, on top of another one. */
static void push(struct async_future *generator, struct async_future inner)
{
    struct async_task *outermost = inner.task;

    while (outermost->next)
        outermost = outermost->next;
    outermost->next = generator->task;
    generator->task = inner.task;
}

/* Ends the innermost one; whether there is another. */
static bool pop(struct async_future *generator)
{
    struct async_future ended = *generator;

    generator->task = ended.task->next;
    ended.task->next = NULL;
    async_future_drop(&ended);
    return generator->task;
}

void asyncrt_generators_drop(struct async_future *generator)
{
    while (pop(generator))
        ;
}

static enum async_step step(struct async_future *generator, struct async_context *cx, const void *sent,
                            void *item)
{
    while (generator->task) {
        struct async_future inner = {NULL};
        struct async_task *task = generator->task;
        enum async_step step = task->type->step(task_frame(task), cx, sent, item, &inner);

        if (inner.task)
            push(generator, inner);
        else if (step != ASYNC_STEP_END)
            return step;
        else
            pop(generator);
        sent = NULL;
    }
    return ASYNC_STEP_END;
}

static bool step_plain(struct async_future *generator, const void *sent, void *item)
{
    return step(generator, NULL, sent, item) == ASYNC_STEP_ITEM;
}

bool async_next(struct async_future *generator, void *item)
{
    return step_plain(generator, NULL, item);
}

bool async_next_sent(struct async_future *generator, const void *sent, void *item)
{
    return step_plain(generator, sent, item);
}

static enum async_poll await_step(struct async_await_next_future *self, struct async_context *cx,
                                  const void *sent, bool *result)
{
    enum async_step next = step(self->generator, cx, sent, self->item);

    self->has_box = cx->entered != NULL;
    if (next == ASYNC_STEP_PENDING)
        return ASYNC_PENDING;
    *result = next == ASYNC_STEP_ITEM;
    return ASYNC_READY;
}

enum async_poll async_await_next_poll(struct async_await_next_future *self, struct async_context *cx,
                                      bool *result)
{
    return await_step(self, cx, NULL, result);
}

enum async_poll async_await_next_sent_poll(struct async_await_next_sent_future *self,
                                           struct async_context *cx, bool *result)
{
    return await_step(&self->next, cx, self->sent, result);
}

/* The box is gone with the task, or with the branch: the generator cannot go on. */
void async_await_next_drop(struct async_await_next_future *self)
{
    if (self->has_box)
        async_future_drop(self->generator);
}
