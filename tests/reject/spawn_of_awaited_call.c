/* What is spawned is a call, not its awaited result. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    spawn(await later(1));
    return 0;
}
