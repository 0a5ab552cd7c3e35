/* A task whose cleanup awaits: the scope of its future ends when that has, also when the function is cancelled. */
#include <async.h>

static async int slow(int n)
{
    defer { await async_yield(); }
    await async_yield();
    return n;
}

static async int lingering(int n)
{
    future(int) task = spawn(slow(n));
    if (n == 0)
        return 0;
    return await task;
}

async int main(void)
{
    return await lingering(3);
}
