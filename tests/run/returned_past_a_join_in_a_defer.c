/* What is returned is kept while a deferred block runs, whatever happens there: other variables are written, and
 * branches run. */
#include <async.h>
#include <stdio.h>

static async int counting(int n)
{
    int c;
    {
        defer {
            for (c = 0; c < 3; c++)
                await async_yield();
            printf("counted to %d\n", c);
            join {
                await async_yield();
                await async_yield();
            }
        }
        if (n > 2)
            return n + 40;
        await async_yield();
    }
    return n;
}

static async int twice(int n)
{
    int a, b;
    {
        defer {
            for (a = 0, b = 9; a < b; a++, b--)
                await async_yield();
            join {
                await async_yield();
                b = await counting(b);
            }
            printf("%d %d\n", a, b);
            b = await counting(a);
            printf("%d\n", b);
        }
        if (n)
            return n * 1000;
    }
    return 5;
}

static async long in_a_branch(int n)
{
    int c;
    join {
        {
            defer {
                for (c = 0; c < 2; c++)
                    await async_yield();
                join {
                    await async_yield();
                    c = 8;
                }
                printf("%d\n", c);
            }
            if (n)
                return 123456789;
        }
        await async_sleep_ms(5);
    }
    return 1;
}

async int main(void)
{
    for (int n = 0; n < 5; n++)
        printf("%d\n", await counting(n));
    printf("%d %d\n", await twice(0), await twice(3));
    printf("%ld %ld\n", await in_a_branch(0), await in_a_branch(1));
    return 0;
}
