/* An async function cannot be const: it has a frame to change. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

__attribute__((const)) static async int square(int n)
{
    await async_yield();
    return n * n;
}

async int main(void)
{
    return await square(2) + await later(1);
}
