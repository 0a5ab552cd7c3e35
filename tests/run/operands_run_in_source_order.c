/* transpiled-only: calls and awaits of one expression run in source order where C leaves the order open. */
#include <async.h>
#include <stdio.h>

static async int later(int value)
{
    printf(" await %d", value);
    await async_yield();
    return value;
}

static int now(int value)
{
    printf(" call %d", value);
    return value;
}

static int sum3(int a, int b, int c)
{
    return a + b + c;
}

async int main(void)
{
    int table[4] = {10, 20, 30, 40};

    printf(" = %d\n", await later(1) + now(2) + await later(3));
    printf(" = %d\n", now(1) + await later(2) + now(3));
    printf(" = %d\n", now(1) - await later(2) * now(3) - await later(4));
    printf(" = %d\n", sum3(now(1), await later(2), now(3)));
    printf(" = %d\n", sum3(await later(1), now(2), await later(3)));
    printf(" = %d\n",
           sum3(sum3(now(1), now(2), await later(3)), now(4), sum3(await later(5), now(6), now(7))));
    printf(" = %d\n", table[now(1)] + table[await later(2)] + table[now(3)]);
    printf(" = %d\n", (now(1) < await later(2)) + (now(3) == await later(3)));
    printf(" = %d\n", await later(now(1) + await later(2)) + now(3));
    return 0;
}
