/* The executor's part of the elided flavour: there is none, so there is little to do. */
#include <async.h>

#include <errno.h>
#include <string.h>

void async_yield(void)
{
}

void async_shutdown(void)
{
}

void async_shutdown_within(int64_t deadline_ms)
{
    (void)deadline_ms;
}

void async_pool_limit(unsigned threads)
{
    (void)threads;
}

/* ---- tasks: they have run to their end, and a future is its value ------------------------------------ */

void async_cancel(ASYNC_ANY_FUTURE_ *task)
{
    (void)task;
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
