/* The executor's part of the elided flavour: there is none, so there is little to do. */
#include <async.h>

void async_yield(void)
{
}

void async_shutdown(void)
{
}

void async_pool_limit(unsigned threads)
{
    (void)threads;
}
