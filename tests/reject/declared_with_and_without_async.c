/* A function declared async and defined without. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int both(int n);

int both(int n)
{
    return n;
}

async int main(void)
{
    return await later(1);
}
