/* A sieve that suspends and trial division by gotos must count the same primes. */
#include <async.h>
#include <stdio.h>
#include <string.h>

enum { LIMIT = 200 };

static async int step(int n)
{
    if (n % 3 == 0)
        await async_yield();
    return n;
}

static async int sieve(unsigned char composite[LIMIT])
{
    int count = 0;
    memset(composite, 0, LIMIT);
    for (int i = 2; i < LIMIT; i++) {
        if (composite[i])
            continue;
        count++;
        for (int j = i * i; j < LIMIT; j += await step(i))
            composite[j] = 1;
    }
    return count;
}

static async int by_division(int limit)
{
    int count = 0, n = 2;

next:
    if (n >= limit)
        return count;
    for (int d = 2; d * d <= n; d++)
        if (await step(n) % await step(d) == 0) {
            n++;
            goto next;
        }
    count++;
    n += await step(1);
    goto next;
}

async int main(void)
{
    unsigned char composite[LIMIT];

    printf("%d %d", await sieve(composite), await by_division(LIMIT));
    for (int i = LIMIT - 1, shown = 0; shown < 5; i--)
        if (!composite[i] && await step(i))
            shown += printf(" %d", i) > 0;
    printf("\n");
    return 0;
}
