/* An arm that is in no race. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    when (await later(1))
        return 1;
    return 0;
}
