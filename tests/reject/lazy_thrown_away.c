/* A lazy future that nobody awaits does not run. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    lazy(later(1));
    return 0;
}
