/* A branch begins at its beginning. */
#include <async.h>

async int f(int n)
{
    if (n)
        goto inside;
    join {
        await async_yield();
        {
            n++;
        inside:
            await async_yield();
        }
    }
    return n;
}
