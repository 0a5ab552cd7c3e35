/* within() waits. */
#include <async.h>

async int f(int n)
{
    if (within(10, n++))
        return 1;
    await async_yield();
    return n;
}

int ordinary(int n)
{
    return within(10, n++);
}
