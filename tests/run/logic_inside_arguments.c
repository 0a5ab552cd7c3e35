/* &&, ||, ?:, ?: without a middle, comma and statement expressions inside arguments and subscripts. */
#include <async.h>
#include <stdio.h>

static int polls;

static async int later(int value)
{
    polls++;
    await async_yield();
    return value;
}

static int pack(int a, int b, int c, int d)
{
    return a * 1000 + b * 100 + c * 10 + d;
}

static async int async_pack(int a, int b, int c)
{
    int packed = pack(0, a, b, c);
    await async_yield();
    return packed;
}

async int main(void)
{
    int a[4] = {4, 3, 2, 1}, i = 0;

    printf("%d\n", pack(await later(1) && await later(0), await later(0) || await later(2),
                        await later(1) ? await later(5) : await later(6), (await later(7), await later(8))));
    printf("%d\n", await async_pack(await later(0) && await later(1), await later(3) ?: await later(4),
                                    !await later(0)));
    printf("%d\n", a[await later(0) && await later(1)] + a[(await later(9), 3)] + a[await later(0) ? 0 : 2]);
    printf("%d\n", pack(await async_pack(0, 0, await later(1) == 1 && await later(2) == 2), ({
                            int x = await later(3);
                            x;
                        }),
                        await later(4) > 3 ? 5 : await later(0), 6));
    while (i < 4 && a[i] != await later(i) && ++i)
        printf("%d ", i);
    printf("%d\n", i);
    if (await later(a[0] > 3 ? (a[1] == 3 && await later(1)) : 0) &&
        !(await later(0) || a[2] != await later(2)))
        puts("yes");
    printf("%d\n", (await later(1) && await later(2)) + (await later(0) || await later(0)) * 10 -
                       (await later(1) ? (await later(0) ? 1 : 2) : 3));
    printf("%d\n", polls);
    return 0;
}
