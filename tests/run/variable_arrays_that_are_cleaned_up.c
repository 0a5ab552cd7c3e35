/* What cleans up an array of variable length takes its bounds, also behind an await whose frame is large. */
#include <async.h>
#include <stdio.h>

static async int large(int n)
{
    unsigned char bytes[200];
    for (int i = 0; i < (int)sizeof bytes; i++)
        bytes[i] = (unsigned char)(n + i);
    await async_yield();
    int sum = 0;
    for (int i = 0; i < (int)sizeof bytes; i++)
        sum += bytes[i];
    return sum;
}

static async int quick(int n)
{
    await async_yield();
    return n;
}

static void clean(void *array)
{
    printf("clean %d\n", *(int *)array);
}

static async int cleaned_up(int n)
{
    __attribute__((cleanup(clean))) int array[n];
    for (int i = 0; i < n; i++)
        array[i] = n + i;
    return await large(n);
}

static async int in_two_dimensions(int n, int m)
{
    __attribute__((cleanup(clean))) int array[n][2][m];
    array[0][0][0] = n * m;
    if (n == 2)
        return await large(m);
    await large(n);
    return (int)sizeof array;
}

static async int of_futures(int n)
{
    future(int) array[n];
    for (int i = 0; i < n; i++)
        array[i] = lazy(quick(i));
    int sum = await large(n);
    return sum + await array[n - 1];
}

static async int of_futures_that_are_left(int n)
{
    future(int) array[n];
    for (int i = 0; i < n; i++)
        array[i] = lazy(quick(i));
    int sum = await large(n);
    return n > 9 ? await array[0] : sum;
}

async int main(void)
{
    for (int n = 1; n < 4; n++) {
        printf("%d\n", await cleaned_up(n));
        printf("%d\n", await in_two_dimensions(n, 3));
        printf("%d\n", await of_futures(n));
        printf("%d\n", await of_futures_that_are_left(n));
    }
    return 0;
}
