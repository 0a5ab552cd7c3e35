/* A block is no function that one returns from. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    int n = 1;
    future(int) task = spawn(({
        if (n)
            return 2;
        await later(n);
    }));
    return await task;
}
