/* A static assertion is a constant expression. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    _Static_assert(await later(1), "true");
    return 0;
}
