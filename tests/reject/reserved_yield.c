/* Reserved: yield is not supported. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    yield 1;
    return 0;
}
