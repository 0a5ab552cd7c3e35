/* async_block_on inside an async function would block the executor. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    return async_block_on(later(1));
}
