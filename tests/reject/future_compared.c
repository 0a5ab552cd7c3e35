/* Futures do not compare: their values do. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    future(int) a = spawn(later(1)), b = spawn(later(2));
    return a == b;
}
