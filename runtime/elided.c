/* The executor's part of the elided flavour: there is none, so there is little to do. */
#include <async.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

void async_yield(void)
{
}

int async_attach(struct ev_loop *loop)
{
    (void)loop;
    return 0;
}

void async_shutdown(void)
{
}

void async_shutdown_within(int64_t deadline_ms)
{
    (void)deadline_ms;
}

void async_start_over(void)
{
}

void async_pool_limit(unsigned threads)
{
    (void)threads;
}

void async_pool_limit_of(enum async_pool which, unsigned threads)
{
    (void)which;
    (void)threads;
}

bool async_on_cancel(void (*interrupt)(void *what), void *what)
{
    (void)interrupt;
    (void)what;
    return false;
}

void async_if_unwanted(void (*undo)(void *what), void *what)
{
    (void)undo;
    (void)what;
}

/* ---- tasks: they have run to their end, and a future is its value ------------------------------------ */

void async_cancel(ASYNC_ANY_FUTURE_ *task)
{
    (void)task;
}

void async_cancel_all(ASYNC_ANY_FUTURE_ *first, size_t n)
{
    (void)first;
    (void)n;
}

void async_request_cancel(ASYNC_ANY_FUTURE_ *task)
{
    (void)task;
}

void async_detach(ASYNC_ANY_FUTURE_ *task)
{
    (void)task;
}

bool async_done(const ASYNC_ANY_FUTURE_ *task)
{
    (void)task;
    return true;
}

int async_elided_join(const void *task, void *value, size_t size)
{
    if (value)
        memcpy(value, task, size);
    return 0;
}

void async_join_all(ASYNC_ANY_FUTURE_ *first, size_t n)
{
    (void)first;
    (void)n;
}

ptrdiff_t async_select_all(ASYNC_ANY_FUTURE_ *first, size_t n)
{
    (void)first;
    return n ? 0 : -ENOENT;
}

/* ---- groups: queues of results ----------------------------------------------------------------------- */

struct result {
    struct result *next;
    char bytes[];
};

struct async_group {
    size_t size;
    struct result *first, **end;
};

struct async_group *async_group_new(size_t size)
{
    struct async_group *group = calloc(1, sizeof *group);

    if (!group)
        return NULL;
    group->size = size;
    group->end = &group->first;
    return group;
}

void async_elided_group_add(struct async_group *group, const void *value, size_t size)
{
    struct result *result = malloc(sizeof *result + size);

    if (!result || size != group->size)
        abort();
    result->next = NULL;
    memcpy(result->bytes, value, size);
    *group->end = result;
    group->end = &result->next;
}

int async_group_next(struct async_group *group, void *value)
{
    struct result *first = group->first;

    if (!first)
        return -ENOENT;
    if (value)
        memcpy(value, first->bytes, group->size);
    group->first = first->next;
    if (!group->first)
        group->end = &group->first;
    free(first);
    return 0;
}

void async_group_cancel(struct async_group *group)
{
    while (async_group_next(group, NULL) == 0)
        ;
}

void async_group_free(struct async_group *group)
{
    if (group)
        async_group_cancel(group);
    free(group);
}

/* ---- tokens ------------------------------------------------------------------------------------------ */

struct async_token {
    bool tripped;
};

struct async_token *async_token_new(void)
{
    return calloc(1, sizeof(struct async_token));
}

void async_token_trip(struct async_token *token)
{
    token->tripped = true;
}

bool async_token_tripped(const struct async_token *token)
{
    return token->tripped;
}

void async_token_wait(struct async_token *token)
{
    (void)token;
}

void async_token_free(struct async_token *token)
{
    free(token);
}
