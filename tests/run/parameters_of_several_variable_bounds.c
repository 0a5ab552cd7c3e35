/* Parameters that point to arrays with several variable bounds, beside constant ones and qualified: they keep their bounds
 * across awaits, called, spawned, boxed, and made lazy. */
#include <async.h>
#include <stdio.h>

static async int open(int n, int a[][n][n])
{
    await async_yield();
    return a[0][n - 1][n - 1];
}

static async int pointer(int n, int m, int (*a)[n][m])
{
    await async_yield();
    return (*a)[n - 1][m - 1] + (int)(sizeof *a / sizeof(int));
}

static async int closed(int n, int a[n][n][n])
{
    await async_yield();
    return a[0][n - 1][n - 1];
}

static async int with_constants(int n, int (*a)[n + 1][3][n])
{
    await async_yield();
    return a[0][n][2][n - 1];
}

static async int inner_alone(int n, const int (*a)[3][n])
{
    await async_yield();
    return (*a)[2][n - 1];
}

static async int outer_alone(int n, int (*a)[n][3])
{
    await async_yield();
    return (*a)[n - 1][2];
}

static async int qualified(int n, int m, volatile int (*restrict a)[n][m], const int b[const n][m])
{
    int first = (*a)[0][0];
    await async_yield();
    return first + b[1][m - 1] + (int)(sizeof *a / sizeof(int));
}

static async int without_await(int n, int m, int a[n][n][m])
{
    return a[0][n - 1][m - 1];
}

async int recursive(int n, int a[][n][n]);

async int recursive(int n, int a[][n][n])
{
    await async_yield();
    return n > 1 ? await recursive(n - 1, (void *)a) + 1 : a[0][0][0];
}

async int main(void)
{
    int a[1][2][2] = {{{1, 2}, {3, 4}}}, b[1][3][3][2], c[1][3][3] = {{{1, 2, 3}, {4, 5, 6}, {7, 8, 9}}};
    const int d[1][3][2] = {{{1, 2}, {3, 4}, {5, 6}}};
    volatile int e[1][2][2] = {{{1, 2}, {3, 4}}};
    for (int i = 0; i < 18; i++)
        ((int *)b)[i] = i;
    printf("%d %d %d\n", await open(2, a), await pointer(2, 2, a), await closed(2, a));
    printf("%d %d %d\n", await with_constants(2, b), await inner_alone(2, d), await outer_alone(3, c));
    printf("%d %d %d\n", await qualified(2, 2, e, d[0]), await without_await(2, 2, a), await recursive(2, a));
    future(int) task = spawn(open(2, a)), made = lazy(pointer(2, 2, a));
    printf("%d %d\n", await task, await made);
    return 0;
}
