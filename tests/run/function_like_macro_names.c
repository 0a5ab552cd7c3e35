/* Function-like macros that are named but not called, and macros with the names of async functions. */
#include <async.h>
#include <stdio.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

static async int checked(int value, const char *where)
{
    await async_yield();
    printf("%s ", where);
    return value;
}

#define later(x)   later((x) + 1)
#define checked(x) checked(x, __func__)
#define twice(x)   (2 * (x))

async int main(void)
{
    int twice = await later(3);
    int(checked_sum) = await checked(1) + await checked(2);

    printf("%d %d %d\n", twice, twice(await later(0)), checked_sum);
    printf("%d\n", await(later)(5));
    return 0;
}
