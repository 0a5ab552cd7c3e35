/* A jump past a defer: would it run? */
#include <async.h>

async int f(int n)
{
    if (n)
        goto behind;
    defer { n++; }
    await async_yield();
behind:
    return n;
}
