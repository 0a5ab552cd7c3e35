/* Reserved: within is not supported. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    if (!within(5, await later(1)))
        return 1;
    return 0;
}
