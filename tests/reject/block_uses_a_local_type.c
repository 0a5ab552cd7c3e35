/* What is declared in the function is not there in the block. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    enum { FIRST = 1 };
    future(int) task = spawn(({ await later(FIRST); }));
    return await task;
}
