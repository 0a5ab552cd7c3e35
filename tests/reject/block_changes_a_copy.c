/* A block has copies of locals. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    int n = 1;
    future(int) task = spawn(({ n = await later(2); }));
    return await task + n;
}
