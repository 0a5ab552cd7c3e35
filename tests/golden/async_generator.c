/* A generator that awaits, and a loop that awaits its items. */
#include <async.h>

static async generator(int) ticks(int n)
{
    for (int i = 0; i < n; i++) {
        await async_sleep_ms(100);
        yield i;
    }
}

async int total(int n)
{
    int sum = 0;
    for_each (int v, ticks(n))
        sum += v;
    return sum;
}
