/* Only calls can be awaited. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    int x = await later(1);
    return await x;
}
