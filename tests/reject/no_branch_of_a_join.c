/* What is declared between the branches would be in the scope of some. */
#include <async.h>

async int f(int n)
{
    join {
        int x = 1;
        n += x;
        defer { n++; }
        label: n--;
        await async_yield();
    }
    if (n)
        goto label;
    return n;
}
