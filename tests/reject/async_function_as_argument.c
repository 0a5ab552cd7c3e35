/* An async function passed by its name. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

static int apply(int f(int), int x)
{
    return f(x);
}

async int main(void)
{
    return apply(later, 1);
}
