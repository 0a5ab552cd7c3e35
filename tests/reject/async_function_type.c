/* A typedef of an async function type. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

typedef async int handler(int);

async int main(void)
{
    return await later(1);
}
