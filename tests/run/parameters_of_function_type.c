/* A parameter of function type, under a name or not, is a pointer to the function, and lives across awaits as such. */
#include <async.h>
#include <stdio.h>

typedef int operation(int);

static int twice(int x)
{
    return 2 * x;
}

static int next(int x)
{
    return x + 1;
}

static async int apply(operation first, operation *second, int third(int), int x)
{
    await async_yield();
    x = first(x);
    await async_yield();
    return third(second(x));
}

async int main(void)
{
    future(int) task = spawn(apply(next, twice, next, 4));
    int sum = await apply(twice, next, twice, 3);

    printf("%d %d\n", sum, await task);
    return 0;
}
