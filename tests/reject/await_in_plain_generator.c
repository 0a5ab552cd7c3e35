/* A generator that is not async awaits. */
#include <async.h>

static generator(int) ticks(int n)
{
    for (int i = 0; i < n; i++) {
        await async_sleep_ms(100);
        yield i;
    }
}

async int main(void)
{
    int sum = 0;
    for_each (int v, ticks(3))
        sum += v;
    return sum;
}
