/* await in the type of a parameter is evaluated nowhere. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

static async int f(int a[await later(3)])
{
    await async_yield();
    return a[0];
}

async int main(void)
{
    int a[3] = {0};
    return await f(a);
}
