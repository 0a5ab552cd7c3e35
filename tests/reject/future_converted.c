/* Futures do not convert as their values do. */
#include <async.h>

static async short later(short value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    future(int) task = spawn(later(1));
    return await task;
}
