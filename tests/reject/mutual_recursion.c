/* Three async functions that await each other. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

static async int second(int n);
static async int third(int n);

static async int first(int n)
{
    return n ? await second(n - 1) : await later(1);
}

static async int second(int n)
{
    return n ? await third(n - 1) : 2;
}

static async int third(int n)
{
    return await first(n) + await later(n);
}

async int main(void)
{
    return await first(3);
}
