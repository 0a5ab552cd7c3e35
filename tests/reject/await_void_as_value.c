/* A void function's await has no value. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    int x = await async_yield();
    return await later(x);
}
