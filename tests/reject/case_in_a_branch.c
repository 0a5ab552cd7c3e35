/* A branch begins at its beginning. */
#include <async.h>

async int f(int n)
{
    switch (n) {
    case 0:
        join {
            await async_yield();
            {
                n++;
            case 2:
                await async_yield();
            }
        }
    }
    return n;
}
