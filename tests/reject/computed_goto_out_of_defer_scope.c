/* Where a computed goto leads is not known before it is there. */
#include <async.h>

async int f(int n)
{
    void *to = &&out;
    {
        defer { n++; }
        await async_yield();
        goto *to;
    }
out:
    return n;
}
