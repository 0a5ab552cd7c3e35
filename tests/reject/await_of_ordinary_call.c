/* Only calls of async functions can be awaited. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

static int now(int value)
{
    return value;
}

async int main(void)
{
    return await now(await later(1));
}
