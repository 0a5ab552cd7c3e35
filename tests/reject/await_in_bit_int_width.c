/* arguments: -std=gnu23 */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    _BitInt(await later(16)) v = 0;
    return (int)v;
}
