/* A macro that is half of a call: its expansion alone cannot be put in its place. */
#include <async.h>

#define FIRST_OF later(1,

static async int later(int a, int b)
{
    await async_yield();
    return a + b;
}

async int main(void)
{
    return await FIRST_OF 2);
}
