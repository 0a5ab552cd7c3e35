/* A variadic async function. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

static async int sum(int count, ...)
{
    return await later(count);
}

async int main(void)
{
    return await sum(1, 2);
}
