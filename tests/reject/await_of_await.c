/* An awaited result cannot be awaited again. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    return await await later(1);
}
