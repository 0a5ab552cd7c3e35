/* A statement that only names a future. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    future(int) task = spawn(later(1));
    task;
    return await task;
}
