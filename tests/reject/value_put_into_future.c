/* A future is made by spawn and lazy only. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    future(int) task = 3;
    return await task;
}
