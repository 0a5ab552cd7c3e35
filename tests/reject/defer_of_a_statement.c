/* What is deferred is a block. */
#include <async.h>

async int f(int n)
{
    defer n++;
    await async_yield();
    return n;
}
