/* To clang `join` is an `if`. */
#include <async.h>

#define BOTH(a, b) \
    join {         \
        a;         \
        b;         \
    }

async int f(int n)
{
    if (n)
        join { await async_yield(); }
    else
        n--;
    if (n)
        BOTH(n++, await async_yield())
    else
        n--;
    race {
        when (await async_yield()) n++;
        else n--;
        if (n) when (n++) ;
        else n--;
    }
    return n;
}
