/* Locals that are written only on some paths and read only there; scopes left by jumps; nothing reads the
 * rest. */
#include <async.h>
#include <stdio.h>

struct large {
    int values[64];
};

static async int later(int value)
{
    await async_yield();
    return value;
}

static async int partly(int which)
{
    int a, b, *p;
    struct large large;
    char text[32];

    if (which & 1)
        a = await later(1);
    if (which & 2)
        p = &b;
    await async_yield();
    large.values[which] = which;
    if (which & 2)
        *p = 10;
    text[0] = '0' + which;
    await async_yield();
    struct large copy = {{0}};
    copy.values[0] = large.values[which];
    int sum = copy.values[0] * 100;
    if (which & 1)
        sum += a;
    if (which & 2)
        sum += b;
    return sum + (text[0] - '0') * 1000;
}

async int main(void)
{
    for (int i = 0; i < 4; i++)
        printf("%d\n", await partly(i));
    return 0;
}
