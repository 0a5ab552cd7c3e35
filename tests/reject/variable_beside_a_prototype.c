/* Variables in the declaration of an async function. */
#include <async.h>

async int table[3], later(int value);
async int (*pointer)(int), other(int value);

async int later(int value)
{
    await async_yield();
    return value;
}

async int other(int value)
{
    return value;
}

async int main(void)
{
    pointer = later;
    return await pointer(table[0]) + await other(0);
}
