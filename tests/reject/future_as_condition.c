/* A future is no condition. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    future(int) task = spawn(later(1));
    if (task)
        return 1;
    return 0;
}
