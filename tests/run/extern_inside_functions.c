/* Function-scope extern declarations and prototypes, of variables, ordinary and async functions. */
#include <async.h>
#include <stdio.h>

static async int user(int n)
{
    extern int counter;
    extern int scaled(int), table[3];
    extern async int defined_below(int);

    counter += n;
    int x = await defined_below(scaled(n));
    await async_yield();
    {
        int counter = 5;
        await async_yield();
        {
            extern int counter;
            counter += await defined_below(1);
        }
        x += counter;
    }
    return x + counter + table[1];
}

int counter = 1, table[3] = {7, 8, 9};

int scaled(int x)
{
    return 3 * x;
}

async int defined_below(int x)
{
    await async_yield();
    return x + 1;
}

async int main(void)
{
    printf("%d", await user(2));
    printf(" %d\n", counter);
    return 0;
}
