/* A call of an async function stands under a keyword. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    later(1);
    return 0;
}
