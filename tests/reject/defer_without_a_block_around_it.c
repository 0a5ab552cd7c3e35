/* What is deferred belongs to a block. */
#include <async.h>

async int f(int n)
{
    if (n)
        defer { n++; }
    while (n--)
        defer { n--; }
    await async_yield();
    return n;
}
