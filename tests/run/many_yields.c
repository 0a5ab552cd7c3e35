/* A hundred thousand suspensions three calls deep. */
#include <async.h>
#include <stdio.h>

static async int one(int x)
{
    await async_yield();
    return x + 1;
}

static async int two(int x)
{
    int y = await one(x);
    return y & 1 ? y : await one(y);
}

static async long three(int rounds)
{
    long sum = 0;
    while (rounds-- > 0)
        sum += await two(rounds);
    return sum;
}

async int main(void)
{
    printf("%ld\n", await three(60000));
    return 0;
}
