/* A future lives in a block. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    int n = 3;
    for (future(int) task = spawn(later(1)); n; n--)
        task = spawn(later(n));
    return 0;
}
