/* spawn under a comma is a value, too. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    int x = 0;
    x++, spawn(later(1));
    return x;
}
