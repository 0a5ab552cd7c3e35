/* The branches stand in a block. */
#include <async.h>

async int f(int n)
{
    join await async_sleep_ms(n);
    race
        when (await async_sleep_ms(n)) n++;
    return n;
}
