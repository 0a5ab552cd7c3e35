/* Variables that may share storage and variables that must not: staggered lifetimes, one assignment between.
 */
#include <async.h>
#include <stdio.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    int a = await later(1);
    int b = await later(2);
    int c = a + await later(b);
    int d = b + await later(c);
    int e = c + await later(d);
    int f = d + e;
    await async_yield();
    printf("%d %d\n", f, e);
    int g = f;
    f = await later(g + 1);
    int h = f, i = g;
    await async_yield();
    int swap = i;
    i = h;
    h = swap;
    g = i;
    printf("%d %d\n", g, h);
    for (int r = 0; r < 3; r++) {
        int x, y, z;
        x = await later(r);
        y = x + 1;
        await async_yield();
        z = y + 1;
        y = 0;
        await async_yield();
        x = z + y;
        int w = x;
        await async_yield();
        printf("%d ", w);
    }
    int first, second = await later(7);
    if (second > 5) {
        first = second;
        await async_yield();
        second = await later(first - 1);
    } else {
        first = await later(3);
    }
    printf("%d %d\n", first, second);
    int s1 = await later(1), s2 = s1, s3;
    s3 = s2, s2 = await later(s3 + 1), s1 = await later(s2 + s3);
    printf("%d %d %d\n", s1, s2, s3);
    return 0;
}
