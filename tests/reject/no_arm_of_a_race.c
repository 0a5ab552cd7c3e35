/* A race is of arms. */
#include <async.h>

async int f(int n)
{
    race {
        int x = 1;
        n += x;
        if (n) otherwise n = 0;
        if (n) when (n++) ;
        when (await async_yield()) n--;
        otherwise n = 1;
        otherwise n = 2;
    }
    return n;
}
