/* A struct member that points to an async function. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

struct operations {
    async int (*open)(const char *path);
};

async int main(void)
{
    return await later(1);
}
