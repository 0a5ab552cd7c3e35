/* The message names the line of the macro's use. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

#define GET(x) (await later(x))

int ordinary(void)
{
    return GET(1);
}
