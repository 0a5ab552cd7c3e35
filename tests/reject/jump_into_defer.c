/* What is deferred begins at its beginning. */
#include <async.h>

async int f(int n)
{
    if (n)
        goto inside;
    defer {
    inside:
        n++;
    }
    await async_yield();
    return n;
}
