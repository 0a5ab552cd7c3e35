/* Reserved: try is not supported. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    int x = try(await later(1));
    (void)x;
    return 0;
}
