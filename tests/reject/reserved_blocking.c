/* Reserved: blocking is not supported. */
#include <stdlib.h>
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    int x = blocking(abs(1));
    (void)x;
    return 0;
}
