// The expression of `within` awaits by itself: a bare call in it is not awaited.
#include <async.h>

static async int later(int x)
{
    await async_yield();
    return x;
}

async int main(void)
{
    return await within(10, later(1));
}
