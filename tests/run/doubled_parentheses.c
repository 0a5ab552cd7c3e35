/* Doubled parentheses around a comparison with an awaited value: no warning of a slip. */
#include <async.h>
#include <stdio.h>

static async int same(int x)
{
    await async_yield();
    return x;
}

async int main(void)
{
    async int (*through)(int) = same;
    if ((await same(3) == 3))
        printf("equal\n");
    while ((await through(1) == 2))
        printf("never\n");
    return ((await same(1) == (await through(2)))) ? 1 : 0;
}
