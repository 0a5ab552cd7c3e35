/* A pointer to an async function. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    async int (*p)(int) = 0;
    return p != 0;
}
