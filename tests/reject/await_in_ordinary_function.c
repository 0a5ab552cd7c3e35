/* await needs an async function around it. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

int ordinary(int n)
{
    return n + await later(n);
}
