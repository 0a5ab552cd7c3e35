/* Async functions whose definitions, heads and ends stand under #if and #else. */
#include <async.h>
#include <stdio.h>

#define SECOND 1

#if !SECOND
static async int chosen(int x)
{
    await async_yield();
    return x;
}
#else
static async int chosen(int x)
{
    await async_yield();
    return x * 2;
}
#endif

#ifdef SECOND
static async int headed(int x)
#else
static int headed(int x)
#endif
{
    int y = x
#if SECOND
        + await chosen(x);
    if (y) {
#else
    ;
    {
#endif
        y++;
#ifdef SECOND
    }
    return y;
}
#else
    }
    return -y;
}
#endif

#if 0
static async int broken(
#endif

async int main(void)
{
    printf("%d %d\n", await chosen(1), await headed(2));
    return 0;
}
