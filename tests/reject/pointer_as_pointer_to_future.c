/* Nor the other way round. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    int x = 1;
    future(int) *p = &x;
    return await *p;
}
