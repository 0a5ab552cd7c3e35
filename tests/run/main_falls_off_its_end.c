/* async main without a return exits with status 0. */
#include <async.h>
#include <stdio.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    if (await later(0))
        return 5;
    printf("%d\n", await later(1));
}
