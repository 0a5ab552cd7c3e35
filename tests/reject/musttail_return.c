/* A return from an async function is no tail call. */
#include <async.h>

static int twice(int n)
{
    return 2 * n;
}

static async int next(int n)
{
    await async_yield();
    if (n)
        __attribute__((musttail)) return twice(n);
    return n;
}

async int main(void)
{
    return await next(1);
}
