/* asm goto in an async function. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    int x = await later(1);
    __asm__ goto("" : : : : out);
    x += await later(1);
out:
    return x;
}
