/* Groups of tasks, and tokens that many tasks wait for.
 *
 * A group holds any number of tasks whose results have one type, which come and go:
 *
 *     struct async_group *group = async_group_new(sizeof(int));
 *     for (int i = 0; i < 100; i++)
 *         async_group_spawn(group, fetch(i));
 *     int result;
 *     while (await async_group_next(group, &result) == 0)
 *         use(result);
 *     async_group_free(group);
 *
 * Groups and tokens belong to the thread that made them.
 */
#ifndef ASYNC_GROUP_H
#define ASYNC_GROUP_H

#pragma GCC system_header

#include "async/task.h"

#ifdef __cplusplus
extern "C" {
#endif

struct async_group;

/** A group of tasks with results of `size` bytes, 0 for void. The caller's, to be given to async_group_free(). Null when
 *  memory is out. */
struct async_group *async_group_new(size_t size);

/* void async_group_spawn(struct async_group *group, call):
 * Starts a task in the group, as `spawn` does; `call` is one of an async function, or an async block. Aborts when memory
 * is out, and when the size of its result is not the group's. */

/** Waits until a task of the group ends, and stores its result in `*value`, which may be null. The first to end comes
 *  first; elided, the first to be spawned. 0, or -ENOENT when the group has no tasks, or is freed. Any number of tasks
 *  may wait, each result goes to one. Cancel-safe: no result is lost. */
_Async int async_group_next(struct async_group *group, void *value);

/** Cancels all tasks of the group, also those that are spawned into it meanwhile, throws away the results that nobody has
 *  fetched, and returns when all cleanup has run, or the group is freed. The group is empty then, and can be used again.
 *  Any number of tasks may wait. Cancel-safe: they are cancelled all the same. A task of the group that calls it ends
 *  there; in the cleanup of one it would wait for itself. */
_Async void async_group_cancel(struct async_group *group);

/** Frees a group; cancels the tasks that are left in it, without waiting. Who waits for it goes on. Null is fine. To be
 *  called before async_shutdown(), which frees the tasks. */
void async_group_free(struct async_group *group);

struct async_token;

/** A token, which has not been tripped. The caller's, to be given to async_token_free(). Null when memory is out. */
struct async_token *async_token_new(void);

/** Trips a token, for good: all who wait for it go on, and nobody waits for it any more. */
void async_token_trip(struct async_token *token);

/** Whether a token has been tripped. */
bool async_token_tripped(const struct async_token *token);

/** Waits until a token is tripped. Any number of tasks may wait. Cancel-safe. Elided, it does not wait. */
_Async void async_token_wait(struct async_token *token);

/** Frees a token that nobody waits for: one that has been tripped, at any time. Null is fine. */
void async_token_free(struct async_token *token);

#ifdef ASYNC_ELIDE

#define async_group_spawn(group, ...)                                                                        \
    __extension__({                                                                                          \
        _Future(__typeof__((__VA_ARGS__))) async_value_ = ASYNC_VALUE_(__VA_ARGS__);                         \
        async_elided_group_add(group, &async_value_, sizeof async_value_);                                   \
    })
void async_elided_group_add(struct async_group *group, const void *value, size_t size);

#else

#ifdef ASYNC_GENERATED
void async_group_add(struct async_group *group, struct async_future task);
#else
#define async_group_spawn(group, ...) async_group_add(group, _Lazy(__VA_ARGS__))
void async_group_add(struct async_group *group, ...);
#endif

/* A place among those that wait for a group or a token; a part of the futures below. */
struct async_group_wait {
    struct async_group_wait *next, **link; /* link is null if it is in no list */
    struct async_task *task;               /* null if it has never been in one */
};

struct async_group_next_future {
    struct async_group *group;
    void *value;
    struct async_group_wait wait;
};
static __inline void async_group_next_init(struct async_group_next_future *self, struct async_group *group,
                                           void *value)
{
    self->group = group;
    self->value = value;
    self->wait = (struct async_group_wait){NULL, NULL, NULL};
}
enum async_poll async_group_next_poll(struct async_group_next_future *self, struct async_context *cx, int *result);
void async_group_next_drop(struct async_group_next_future *self);
ASYNC_FUTURE(async_group_next);

struct async_group_cancel_future {
    struct async_group *group;
    struct async_group_wait wait;
};
static __inline void async_group_cancel_init(struct async_group_cancel_future *self,
                                             struct async_group *group)
{
    self->group = group;
    self->wait = (struct async_group_wait){NULL, NULL, NULL};
}
enum async_poll async_group_cancel_poll(struct async_group_cancel_future *self, struct async_context *cx);
void async_group_cancel_drop(struct async_group_cancel_future *self);
ASYNC_FUTURE(async_group_cancel);

struct async_token_wait_future {
    struct async_token *token;
    struct async_group_wait wait;
};
static __inline void async_token_wait_init(struct async_token_wait_future *self, struct async_token *token)
{
    self->token = token;
    self->wait = (struct async_group_wait){NULL, NULL, NULL};
}
enum async_poll async_token_wait_poll(struct async_token_wait_future *self, struct async_context *cx);
void async_token_wait_drop(struct async_token_wait_future *self);
ASYNC_FUTURE(async_token_wait);

#endif /* ASYNC_ELIDE */

#ifdef __cplusplus
}
#endif

#endif
