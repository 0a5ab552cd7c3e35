/* The initialiser of a static local is a constant expression. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    static int once = await later(1);
    return once;
}
