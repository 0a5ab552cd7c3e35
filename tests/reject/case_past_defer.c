/* A case behind a defer of the switch's own block. */
#include <async.h>

async int f(int n)
{
    switch (n) {
    case 0:
        n = 1;
        defer { n++; }
        break;
    case 1:
        await async_yield();
    }
    return n;
}
