/* A future that a function gives back would wait in it while what has been deferred awaits. */
#include <async.h>

static async int work(int n)
{
    await async_yield();
    return n;
}

static async future(int) give(void)
{
    defer { await async_yield(); }
    return spawn(work(3));
}

async int main(void)
{
    return await (await give());
}
