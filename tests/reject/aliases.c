/* An async function is more than one symbol. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int other(int x) __attribute__((alias("later")));

async int main(void)
{
    return await other(await later(1));
}
