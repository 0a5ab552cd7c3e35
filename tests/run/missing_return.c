/* A non-void async function may end without return when nobody uses its result; main then returns 0. */
#include <async.h>
#include <stdio.h>

#pragma GCC diagnostic ignored "-Wreturn-type"

static async int sometimes(int n)
{
    await async_yield();
    if (n)
        return n;
}

static async int stopped(int n)
{
    if (n > 0)
        return n;
    await async_yield();
    __builtin_unreachable();
}

async int main(void)
{
    await sometimes(0);
    printf("%d\n", await sometimes(3));
    (void)await sometimes(0);
    printf("%d\n", await stopped(3));
}
