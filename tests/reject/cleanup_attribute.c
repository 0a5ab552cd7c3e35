/* A local with the cleanup attribute in an async function. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

static void release(int *p)
{
    *p = 0;
}

async int main(void)
{
    __attribute__((cleanup(release))) int resource = await later(1);
    await async_yield();
    return resource;
}
