/* The operations on tasks take futures. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    int x = 1;
    return async_done(&x);
}
