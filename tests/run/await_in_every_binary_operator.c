/* Awaits on both sides of every binary operator: two results, two temporaries. */
#include <async.h>
#include <stdio.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    printf("%d\n", await later(20) + await later(3));
    printf("%d\n", await later(20) - await later(3));
    printf("%d\n", await later(20) * await later(3));
    printf("%d\n", await later(20) / await later(3));
    printf("%d\n", await later(20) % await later(3));
    printf("%d\n", await later(20) << await later(3));
    printf("%d\n", await later(20) >> await later(3));
    printf("%d\n", await later(20) < await later(3));
    printf("%d\n", await later(20) > await later(3));
    printf("%d\n", await later(20) <= await later(3));
    printf("%d\n", await later(20) >= await later(3));
    printf("%d\n", await later(20) == await later(3));
    printf("%d\n", await later(20) != await later(3));
    printf("%d\n", await later(20) & await later(3));
    printf("%d\n", await later(20) ^ await later(3));
    printf("%d\n", await later(20) | await later(3));
    printf("%d\n", await later(20) && await later(3));
    printf("%d\n", await later(0) || await later(0));
    printf("%d\n", await later(2) - await later(3) * await later(4) - await later(5) / await later(2));
    return 0;
}
