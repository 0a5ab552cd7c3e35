/* Loop-carried variables: set in one round, used in the next, set only in some rounds, or after the loop. */
#include <async.h>
#include <stdio.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    int previous, before = 0, best, last;

    for (int i = 0; i < 5; i++) {
        int now = await later(i * i % 7);
        if (i > 0)
            printf("%d->%d ", previous, now);
        previous = now;
    }
    printf("\n");

    int found = 0;
    best = -1;
    for (int i = 0; i < 6; i++) {
        int v = await later(i * 5 % 7);
        if (!found || v > best) {
            best = v;
            found = 1;
        }
        last = before;
        before = v + last;
        await async_yield();
    }
    printf("%d %d %d\n", best, before, last);

    int a = 0, b = 1;
    for (int i = 0; i < 10; i++) {
        int t = a + b;
        a = b;
        b = t;
        if (i % 3 == 1)
            await async_yield();
    }
    printf("%d %d\n", a, b);

    unsigned hash = 5381;
    for (const char *p = "carried around"; *p; p++)
        hash = hash * 33 ^ (unsigned)await later(*p);
    printf("%u\n", hash);

    int x = 1, y = 2, z = 3;
    while (x < 100) {
        int t = x;
        x = y;
        if (await later(x) & 1)
            y = z + t;
        else
            z = await later(y) + t, y++;
        printf("%d,%d,%d ", x, y, z);
    }
    printf("\n");
    return 0;
}
