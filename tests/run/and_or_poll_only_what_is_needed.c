/* && and || await their right side only when they need it, and give an int that is 0 or 1. */
#include <async.h>
#include <stdio.h>

static async int later(int value)
{
    printf(" %d", value);
    await async_yield();
    return value;
}

static int now(int value)
{
    printf(" now %d", value);
    return value;
}

static async const char *text(const char *value)
{
    await async_yield();
    return value;
}

static async double real(double value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    printf(" -> %d\n", await later(0) && await later(5));
    printf(" -> %d\n", await later(7) && await later(5));
    printf(" -> %d\n", await later(0) || await later(5));
    printf(" -> %d\n", await later(7) || await later(5));
    printf(" -> %d\n", (await later(0) && await later(1)) || (await later(2) && await later(3)));
    printf(" -> %d\n", (await later(1) || await later(2)) && (await later(0) || await later(0)));
    printf(" -> %d\n", now(0) && await later(1) && now(2));
    printf(" -> %d\n", now(1) && await later(0) && now(2));
    printf(" -> %d\n", now(1) && await later(8) && now(2));
    printf(" -> %d\n", now(0) || await later(0) || now(2));
    printf(" -> %d\n", !(await later(4) && !await later(0)) || now(0));
    printf(" -> %d\n", await text("x") && await real(0.5) && !await text(NULL));

    int sum = 0;
    for (int i = 0; i < 8; i++) {
        if ((i & 1 && await later(i & 2)) || (!(i & 1) && await later(i & 4)))
            sum += 1 << i;
        int truth = await later(i > 3) && i != 5;
        sum += truth * 1000;
    }
    printf(" -> %d %zu\n", sum, sizeof(1.0 && 2.0));
    return 0;
}
