/* A future is not what it will give. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    future(int) task = spawn(later(1));
    int x = task;
    return x;
}
