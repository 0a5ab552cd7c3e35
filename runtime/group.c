/* Groups of tasks, and tokens.
 *
 * A group has the handles of its tasks. Each has a member, which stands in the list of those that run until
 * its task ends, then in the queue of those that have ended. The task knows its member in place of a task
 * that waits for it.
 */
#include <errno.h>
#include <stdlib.h>

#include "internal.h"

struct member {
    struct member *next, **link; /* in a list of the group */
    struct async_group *group;
    struct async_future task;
};

struct async_group {
    size_t size;
    struct member *running;
    struct member *cancelled;          /* they run as well: their cleanup has not ended */
    struct member *ended, **ended_end; /* first come first */
    struct async_task *waiter;
};

/* ---- members ----------------------------------------------------------------------------------------- */

static void insert(struct member *member, struct member **link)
{
    member->next = *link;
    member->link = link;
    if (*link)
        (*link)->link = &member->next;
    *link = member;
}

static void take_out(struct member *member)
{
    struct async_group *group = member->group;

    *member->link = member->next;
    if (member->next)
        member->next->link = member->link;
    else if (group->ended_end == &member->next)
        group->ended_end = member->link;
}

/* Takes the first one out of a list and frees it; whether there was any. Its task is dropped. */
static bool free_first(struct member **list)
{
    struct member *first = *list;

    if (!first)
        return false;
    take_out(first);
    *list = first->next; /* again, for the static analyzer */
    async_future_drop(&first->task);
    free(first);
    return true;
}

static void wake_waiter(struct executor *ex, struct async_task **waiter)
{
    struct async_task *task = *waiter;

    *waiter = NULL;
    if (task && task_state(task) == TASK_LIVE)
        asyncrt_make_ready(ex, task);
}

void asyncrt_group_task_ended(struct executor *ex, void *ended)
{
    struct member *member = ended;
    struct async_group *group = member->group;

    take_out(member);
    insert(member, group->ended_end);
    group->ended_end = &member->next;
    wake_waiter(ex, &group->waiter);
}

/* ---- groups ------------------------------------------------------------------------------------------ */

struct async_group *async_group_new(size_t size)
{
    struct async_group *group = calloc(1, sizeof *group);

    if (!group)
        return NULL;
    group->size = size;
    group->ended_end = &group->ended;
    return group;
}

void async_group_add(struct async_group *group, struct async_future task)
{
    const struct async_type *type = task.task->type;
    struct member *member = malloc(sizeof *member);

    if (type->gives_future)
        asyncrt_die("%s: its result is a future, which a group cannot hold", type->name);
    if (type->result_size != group->size)
        asyncrt_die("%s: in a group of tasks whose results have %zu bytes, its result has %zu", type->name,
                    group->size, type->result_size);
    if (!member)
        asyncrt_die("out of memory for a task of a group");
    *member = (struct member){.group = group, .task = task};
    insert(member, &group->running);
    asyncrt_join_member(task.task, member);
    async_future_start(task);
}

enum async_poll async_group_next_poll(struct async_group_next_future *self, struct async_context *cx,
                                      int *result)
{
    struct async_group *group = self->group;
    struct member *first = group->ended;

    if (first) {
        *result = asyncrt_take_result(first->task.task, self->value);
        free_first(&group->ended); /* a group's results are no futures */
        return ASYNC_READY;
    }
    *result = -ENOENT;
    if (!group->running && !group->cancelled)
        return ASYNC_READY;
    group->waiter = cx->task;
    return ASYNC_PENDING;
}

void async_group_next_drop(struct async_group_next_future *self)
{
    self->group->waiter = NULL;
}

static void empty_group(struct async_group *group)
{
    while (free_first(&group->running))
        ;
    while (free_first(&group->cancelled))
        ;
    while (free_first(&group->ended))
        ;
}

/* A task that ends at once goes on to those that have ended. */
static void cancel_running(struct async_group *group)
{
    while (group->running) {
        struct member *member = group->running;

        take_out(member);
        insert(member, &group->cancelled);
        async_request_cancel(&member->task);
    }
}

/* Cleanup may spawn into the group: what has come meanwhile is cancelled as well. */
enum async_poll async_group_cancel_poll(struct async_group_cancel_future *self, struct async_context *cx)
{
    struct async_group *group = self->group;

    cancel_running(group);
    if (group->cancelled) {
        group->waiter = cx->task;
        return ASYNC_PENDING;
    }
    empty_group(group);
    return ASYNC_READY;
}

void async_group_cancel_drop(struct async_group_cancel_future *self)
{
    self->group->waiter = NULL;
}

void async_group_free(struct async_group *group)
{
    if (group)
        empty_group(group);
    free(group);
}

/* ---- tokens ------------------------------------------------------------------------------------------ */

struct async_token {
    struct async_token_wait_future *first;
    bool tripped;
};

struct async_token *async_token_new(void)
{
    return calloc(1, sizeof(struct async_token));
}

bool async_token_tripped(const struct async_token *token)
{
    return token->tripped;
}

static void leave_token(struct async_token_wait_future *wait)
{
    if (!wait->link)
        return;
    *wait->link = wait->next;
    if (wait->next)
        wait->next->link = wait->link;
    wait->link = NULL;
}

void async_token_trip(struct async_token *token)
{
    struct executor *ex = asyncrt_executor();
    bool open = asyncrt_enter(ex);

    token->tripped = true;
    while (token->first) {
        struct async_token_wait_future *wait = token->first;

        leave_token(wait);
        wake_waiter(ex, &wait->task);
    }
    asyncrt_leave(ex, open);
}

enum async_poll async_token_wait_poll(struct async_token_wait_future *self, struct async_context *cx)
{
    if (self->token->tripped)
        return ASYNC_READY;
    self->task = cx->task;
    if (self->link)
        return ASYNC_PENDING;
    self->next = self->token->first;
    self->link = &self->token->first;
    if (self->next)
        self->next->link = &self->next;
    self->token->first = self;
    return ASYNC_PENDING;
}

void async_token_wait_drop(struct async_token_wait_future *self)
{
    leave_token(self);
}

void async_token_free(struct async_token *token)
{
    if (token && token->first)
        asyncrt_die("async_token_free: a task waits for the token");
    free(token);
}
