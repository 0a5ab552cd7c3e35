/* await in the initialiser of a global. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

int global = await later(1);
