/* Static locals neither. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    static int count = 1;
    future(int) task = spawn(({ await later(count); }));
    return await task;
}
