/* The address of an async function. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    int (*p)(int) = &later;
    return p != 0;
}
