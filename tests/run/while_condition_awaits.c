/* await in while conditions: alone, negated, with && and ||, with assignment, nested, with break and
 * continue. */
#include <async.h>
#include <stdio.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

static int left;

static async int next(void)
{
    if (left & 1)
        await async_yield();
    return left > 0 ? left-- : 0;
}

async int main(void)
{
    int n, rounds = 0;

    left = 3;
    while (await next())
        rounds++;
    printf("%d %d\n", rounds, left);
    left = 5;
    while ((n = await next()) != 0) {
        if (n == 4)
            continue;
        if (n == 2)
            break;
        printf("%d ", n);
    }
    printf("%d\n", left);
    while (!await later(rounds > 5))
        rounds++;
    printf("%d\n", rounds);
    left = 10;
    while (rounds-- && await next() > 3 && (await later(rounds) != 1 || await later(0)))
        printf("%d,%d ", rounds, left);
    printf("%d %d\n", rounds, left);
    left = 3;
    while (await next()) {
        int inner = left;
        while (inner-- > 0 && await later(1)) {
            if (await later(inner) == 1)
                continue;
            printf("[%d %d]", left, inner);
        }
    }
    while (await later(0))
        puts("never");
    printf("\n");
    while (await later(1))
        break;
    left = 4;
    while (await next() + await next())
        ;
    printf("%d\n", left);
    while (n = await later(left), left++, await later(left) < 5)
        n += left;
    printf("%d %d\n", n, left);
    return 0;
}
