/* return of an async call, a missing await. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

static async int twice(int n)
{
    return later(n * 2);
}

async int main(void)
{
    return await twice(1);
}
