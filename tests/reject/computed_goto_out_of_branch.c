/* Leaving a branch ends the others; where a computed goto leads is not known before it is there. */
#include <async.h>

async int f(int n)
{
    void *to = &&out;
    join {
        await async_yield();
        {
            await async_yield();
            goto *to;
        }
    }
out:
    return n;
}
