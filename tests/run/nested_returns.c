/* return, with and without await, from inside loops, switches and blocks; return of a void await. */
#include <async.h>
#include <stdio.h>

struct pair {
    int a, b;
};

static async int later(int value)
{
    await async_yield();
    return value;
}

static async struct pair search(int wanted)
{
    for (int i = 0; i < 5; i++) {
        int square = await later(i * i);
        while (square-- > 0) {
            switch (square - wanted) {
            case 0: {
                struct pair found = {i, square};
                return found;
            }
            case 7:
                do {
                    if (await later(i) == 4)
                        return (struct pair){await later(i), -1};
                } while (0);
            }
        }
    }
    return (struct pair){-1, await later(-1)};
}

static async int chain(int n)
{
    if (n == 0)
        return 0;
    else if (n == 1)
        return await later(10);
    else if (await later(n) == 2) {
        {
            {
                return await later(await later(20));
            }
        }
    }
    return n > 3 ? await later(40) : n;
}

static async void nothing(int n)
{
    if (n)
        return await async_yield();
    return (void)await later(1);
}

async int main(void)
{
    for (int wanted = 0; wanted < 20; wanted += 3) {
        struct pair p = await search(wanted);
        printf("%d,%d ", p.a, p.b);
    }
    for (int i = 0; i < 5; i++)
        printf("%d ", await chain(i));
    await nothing(0);
    await nothing(1);
    printf("\n");
    return await later(await chain(1)) + 3;
}
