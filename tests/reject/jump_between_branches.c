/* From one branch into another. */
#include <async.h>

async int f(int n)
{
    join {
        {
            await async_yield();
            goto other;
        }
        {
            n++;
        other:
            await async_yield();
        }
    }
    return n;
}
