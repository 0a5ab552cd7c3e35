/* async main takes nothing or argc and argv. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(int argc)
{
    return await later(argc);
}
