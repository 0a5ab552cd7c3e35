/* async on what is no function. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

static async int counter;

async int main(void)
{
    return await later(counter);
}
