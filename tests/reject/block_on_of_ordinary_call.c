/* async_block_on takes the call of an async function. */
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

int main(void)
{
    return async_block_on(now(1)) + async_block_on(later(0));
}
