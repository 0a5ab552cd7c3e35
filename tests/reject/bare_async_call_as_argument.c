/* An argument is not awaited because the call around it is. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    return await later(later(1));
}
