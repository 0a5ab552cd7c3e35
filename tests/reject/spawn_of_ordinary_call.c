/* Only calls of async functions can be spawned. */
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
    spawn(now(1));
    return await later(0);
}
