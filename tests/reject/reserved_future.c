/* Reserved: future is not supported. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    future(int) f = 0;
    (void)f;
    return 0;
}
