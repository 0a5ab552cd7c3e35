/* A deadline beside an expression. */
#include <async.h>

static async int fetch(int n)
{
    await async_sleep_ms(n);
    return n;
}

async int in_time(int n)
{
    int got = -1;
    if (!await within(500, got = await fetch(n)))
        return -2;
    await within(100, await fetch(n));
    return got;
}
