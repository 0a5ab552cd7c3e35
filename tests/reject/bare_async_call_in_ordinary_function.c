/* An ordinary function needs async_block_on or spawn. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

int ordinary(void)
{
    return later(1);
}
