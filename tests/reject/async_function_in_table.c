/* An async function in a global table. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

static int (*const table[])(int) = {later};

async int main(void)
{
    return table[0] != 0;
}
