/* arguments: -std=gnu23 */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    constexpr int v = await later(16);
    return v;
}
