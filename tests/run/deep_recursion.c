/* Recursion that is 100,000 awaits deep takes no more of the C stack than one await: neither when it suspends at the
 * bottom, nor when a task is dropped there. */
#include <async.h>
#include <stdio.h>

static async long depth_of(int n)
{
    long below = 0;
    if (n > 0)
        below = await depth_of(n - 1);
    else
        await async_yield();
    return below + 1;
}

#ifndef ASYNC_ELIDE
static async long never(int n)
{
    if (n == 0)
        await async_sleep_ms(1000000);
    return n == 0 ? 0 : await never(n - 1);
}
#endif

async int main(void)
{
    printf("%ld\n", await depth_of(20000));
#ifndef ASYNC_ELIDE
    long deep = await depth_of(100000);
    spawn(never(100000));
    await async_yield();
    if (deep != 100001)
        printf("%ld\n", deep);
#endif
    return 0;
}
