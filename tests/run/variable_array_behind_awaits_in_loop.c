/* An array of variable length whose address is taken, behind the last await of a loop: each round has a new one. */
#include <async.h>
#include <stdio.h>

static async int later(int n)
{
    await async_yield();
    return n;
}

static int raise(int *p)
{
    return ++*p;
}

static async int behind_an_await(int rounds)
{
    int sum = 0;
    for (int i = 0; i < rounds; i++) {
        int size = await later(i + 2);
        int squares[size];
        for (int k = 0; k < size; k++)
            squares[k] = k * k;
        sum += raise(&squares[size - 1]) + (int)sizeof squares;
    }
    return sum;
}

static async int behind_its_own(int rounds)
{
    int sum = 0;
    do {
        int numbers[rounds > 2 ? 3 : await later(rounds)];
        numbers[0] = rounds;
        sum += raise(numbers) * (int)sizeof numbers;
    } while (--rounds > 0);
    return sum;
}

async int main(void)
{
    printf("%d %d\n", await behind_an_await(4), await behind_its_own(4));
    return 0;
}
