/* A bare call that comes out of a macro. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

#define GET(x) later(x)

async int main(void)
{
    return GET(1);
}
