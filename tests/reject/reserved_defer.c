/* Reserved: defer is not supported. */
#include <stdlib.h>
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    defer {
        abs(1);
    }
    return 0;
}
