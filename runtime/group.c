/* Groups of tasks, and tokens.
 *
 * A group has the handles of its tasks. Each has a member, which stands in the list of those that run until
 * its task ends, then in the queue of those that have ended. Those that have been cancelled leave the first
 * list for one of their own: they are of the group no more, but who cancels waits until they have cleaned up.
 * The task knows its member in place of a task that waits for it.
 */
#include <errno.h>
#include <stdlib.h>

#include "internal.h"

struct member {
    struct member *next, **link; /* in one of the group's lists */
    struct async_group *group;
    struct async_future task;
};

/* Those that wait, first come first. */
struct waits {
    struct async_group_wait *first, **end;
};

struct async_group {
    size_t size;
    struct member *running, *cancelled;
    struct member *ended, **ended_end; /* first come first */
    struct waits next;                 /* for the next one to end */
    struct waits empty;                /* until those that have been cancelled have ended */
};

/* ---- waiting ----------------------------------------------------------------------------------------- */

static void wait_in(struct waits *waits, struct async_group_wait *wait, struct async_context *cx)
{
    wait->task = cx->task;
    if (wait->link)
        return;
    wait->next = NULL;
    wait->link = waits->end;
    *waits->end = wait;
    waits->end = &wait->next;
}

static void stop_waiting(struct waits *waits, struct async_group_wait *wait)
{
    if (!wait->link)
        return;
    *wait->link = wait->next;
    if (wait->next)
        wait->next->link = wait->link;
    else
        waits->end = wait->link;
    wait->link = NULL;
}

/* Wakes all who wait: they look again, and stay where they are until they have what they wait for. */
static void wake_all(struct executor *ex, const struct waits *waits)
{
    for (struct async_group_wait *wait = waits->first; wait; wait = wait->next)
        asyncrt_wake_task(ex, wait->task);
}

/* Lets all go who wait: what they have waited for may be gone when they are polled. */
static void let_go(struct waits *waits)
{
    struct executor *ex = asyncrt_executor();
    bool open = asyncrt_enter(ex);

    wake_all(ex, waits);
    while (waits->first)
        stop_waiting(waits, waits->first);
    asyncrt_leave(ex, open);
}

static bool has_been_let_go(const struct async_group_wait *wait)
{
    return wait->task && !wait->link;
}

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

void asyncrt_group_task_ended(struct executor *ex, void *ended)
{
    struct member *member = ended;
    struct async_group *group = member->group;

    take_out(member);
    insert(member, group->ended_end);
    group->ended_end = &member->next;
    wake_all(ex, &group->next);
    if (!group->cancelled)
        wake_all(ex, &group->empty);
}

/* ---- groups ------------------------------------------------------------------------------------------ */

struct async_group *async_group_new(size_t size)
{
    struct async_group *group = asyncrt_alloc_zeroed(1, sizeof *group);

    if (!group)
        return NULL;
    group->size = size;
    group->ended_end = &group->ended;
    group->next.end = &group->next.first;
    group->empty.end = &group->empty.first;
    return group;
}

void async_group_add(struct async_group *group, struct async_future task)
{
    const struct async_type *type = task.task->type;
    struct member *member = asyncrt_alloc(sizeof *member);

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

/* Takes the result of the first one that has ended: 0, or -ENOENT when there is none. */
static int take_next(struct async_group *group, void *value)
{
    while (group->ended) {
        int result = asyncrt_take_result(group->ended->task.task, value);

        free_first(&group->ended); /* a group's results are no futures */
        if (result == 0)
            return 0;
    }
    return -ENOENT;
}

enum async_poll async_group_next_poll(struct async_group_next_future *self, struct async_context *cx,
                                      int *result)
{
    struct async_group *group = self->group;

    *result = -ENOENT;
    if (has_been_let_go(&self->wait))
        return ASYNC_READY;
    *result = take_next(group, self->value);
    if (*result != 0 && group->running) {
        wait_in(&group->next, &self->wait, cx);
        return ASYNC_PENDING;
    }
    stop_waiting(&group->next, &self->wait);
    return ASYNC_READY;
}

void async_group_next_drop(struct async_group_next_future *self)
{
    if (self->wait.link)
        stop_waiting(&self->group->next, &self->wait);
}

/* Whatever their cleanup spawns into the group is cancelled as well. */
static void cancel_members(struct async_group *group)
{
    struct member *member;

    while ((member = group->running)) {
        take_out(member);
        insert(member, &group->cancelled);
        async_request_cancel(&member->task);
    }
    while (free_first(&group->ended))
        ;
}

enum async_poll async_group_cancel_poll(struct async_group_cancel_future *self, struct async_context *cx)
{
    struct async_group *group = self->group;

    if (has_been_let_go(&self->wait))
        return ASYNC_READY;
    cancel_members(group);
    let_go(&group->next);
    if (group->cancelled) {
        wait_in(&group->empty, &self->wait, cx);
        return ASYNC_PENDING;
    }
    stop_waiting(&group->empty, &self->wait);
    return ASYNC_READY;
}

void async_group_cancel_drop(struct async_group_cancel_future *self)
{
    if (self->wait.link)
        stop_waiting(&self->group->empty, &self->wait);
}

void async_group_free(struct async_group *group)
{
    if (!group)
        return;
    while (free_first(&group->running) || free_first(&group->cancelled) || free_first(&group->ended))
        ;
    let_go(&group->next);
    let_go(&group->empty);
    free(group);
}

/* ---- tokens ------------------------------------------------------------------------------------------ */

struct async_token {
    struct waits waits;
    bool tripped;
};

struct async_token *async_token_new(void)
{
    struct async_token *token = asyncrt_alloc_zeroed(1, sizeof *token);

    if (token)
        token->waits.end = &token->waits.first;
    return token;
}

bool async_token_tripped(const struct async_token *token)
{
    return token->tripped;
}

void async_token_trip(struct async_token *token)
{
    token->tripped = true;
    let_go(&token->waits);
}

enum async_poll async_token_wait_poll(struct async_token_wait_future *self, struct async_context *cx)
{
    if (has_been_let_go(&self->wait) || self->token->tripped)
        return ASYNC_READY;
    wait_in(&self->token->waits, &self->wait, cx);
    return ASYNC_PENDING;
}

void async_token_wait_drop(struct async_token_wait_future *self)
{
    if (self->wait.link)
        stop_waiting(&self->token->waits, &self->wait);
}

void async_token_free(struct async_token *token)
{
    if (token && token->waits.first)
        asyncrt_die("async_token_free: a task waits for the token");
    free(token);
}
