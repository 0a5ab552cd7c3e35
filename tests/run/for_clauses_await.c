/* await in for-init, condition and increment; continue reaches the increment, break does not. */
#include <async.h>
#include <stdio.h>

static int polls;

static async int later(int value)
{
    polls++;
    await async_yield();
    return value;
}

async int main(void)
{
    int k;

    for (int i = await later(2); i < 5; i++)
        printf("%d ", i);
    for (int i = 0; await later(i) < 3; i++)
        printf("%d ", i);
    for (int i = 0; i < 10; i += await later(4))
        printf("%d ", i);
    printf("%d\n", polls);
    for (int i = await later(0), n = await later(12); await later(i) < n; i += await later(1)) {
        if (i % 3 == 0)
            continue;
        if (i == 8)
            break;
        printf("%d ", i);
        n -= await later(i == 5);
    }
    printf("%d\n", polls);
    for (k = await later(1);; k *= await later(2)) {
        if (k > 40)
            break;
        if (k == 16)
            continue;
        printf("%d ", k);
    }
    for (await later(1), k = 0; k < 2; k++, await later(k))
        ;
    for (;;) {
        if (!await later(k++ < 5))
            break;
    }
    for (; await later(k--);)
        ;
    printf("%d %d\n", k, polls);
    for (int i = 0; i < 2; i++)
        for (int j = await later(i); await later(j) < 3; j += await later(1))
            for (int l = 2; l; l -= await later(l))
                printf("%d%d%d ", i, j, l);
    for (int i = 3, *p = &i; *p; *p -= await later(1))
        printf("%d ", i);
    for (struct { int a, b; } s = {0, await later(3)}; s.a < s.b; s.a += await later(1))
        printf("%d ", s.a * s.b);
    printf("%d\n", polls);
    return 0;
}
