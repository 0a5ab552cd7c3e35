/* async main returns int. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async void main(void)
{
    await later(1);
}
