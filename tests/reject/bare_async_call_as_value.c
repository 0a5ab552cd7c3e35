/* The result of an async call cannot be used without await. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    int x = later(1) + await later(2);
    return x;
}
