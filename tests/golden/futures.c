/* Futures as values: a lazy one in its owner's frame, a task with a handle, a block. */
#include <async.h>

static async int twice(int n)
{
    await async_yield();
    return 2 * n;
}

static async int futures(int n)
{
    future(int) later = lazy(twice(n));
    future(int) task = spawn(twice(1));
    future(int) block = spawn(({ n + await twice(2); }));
    return await later + await task + await block;
}

async int main(void)
{
    return await futures(3);
}
