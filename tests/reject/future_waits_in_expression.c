/* Dropped at the second await, the function would lose the future. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

static async int both(future(int) task, int n)
{
    return n + await task;
}

async int main(void)
{
    return await both(spawn(later(1)), await later(2));
}
