/* Futures in arrays of variable length and of arrays, loops, labels, switches, statement
 * expressions, commas; of large and aligned results. */
#include <async.h>
#include <stdio.h>
#include <string.h>

static async int twice(int n)
{
    await async_yield();
    return 2 * n;
}

static async void nop(void)
{
    await async_yield();
}

static async int vla(int n)
{
    int sum = 0;
    {
        future(int) tasks[n];
        for (int i = 0; i < n; i++)
            tasks[i] = spawn(twice(i));
        await async_join_all(tasks, n);
        for (int i = 0; i < n - 1; i++)
            sum += await tasks[i];
    }
    future(int) grid[2][3];
    for (int i = 0; i < 2; i++)
        for (int j = 0; j < 3; j++)
            grid[i][j] = spawn(twice(i * j));
    for (int i = 0; i < 2; i++)
        for (int j = 0; j < 2; j++)
            sum += await grid[i][j];
    return sum;
}

static async void ret(void)
{
    future(void) t = spawn(nop());
    await t;
    return;
}

static async int gotos(int n)
{
    int k = 0;
again:;
    {
        future(int) t = spawn(twice(k));
        if (k < n) {
            k++;
            goto again;
        }
        k += await t;
    }
    for (;;) {
        future(int) t = spawn(twice(k));
        if (k > 5)
            break;
        k += await t + 1;
    }
    do {
        future(int) t = lazy(twice(k));
        if (await t > 30)
            continue;
        k++;
    } while (k < 10);
    switch (k) {
    case 10: {
        future(int) t = spawn(twice(1));
        k = await t;
        break;
    }
    default:
        k = 0;
    }
    return k;
}

struct big {
    char bytes[100];
    long n;
};

static async struct big bigs(int n)
{
    struct big b = {.n = n};
    memset(b.bytes, n, sizeof b.bytes);
    await async_yield();
    return b;
}

static async long double wide(int n)
{
    await async_yield();
    return n * 1.5L;
}

static async _Bool flag(int n)
{
    await async_yield();
    return n;
}

static async int expr(void)
{
    int v = ({
        future(int) t = spawn(twice(3));
        await t;
    });
    v += (await async_yield(), await spawn(twice(1)));
    future(struct big) b = spawn(bigs(3));
    v += (await b).bytes[99];
    future(long double) w = spawn(wide(2));
    v += (int)await w;
    future(_Bool) f = lazy(flag(1));
    if (!await f || v > 100)
        v = 0;
    int values[] = {await spawn(twice(2)), await lazy(twice(3))};
    future(int) x = spawn(twice(v)), *p = &x, **pp = &p;
    v += await * *pp;
    static future(int) st;
    st = spawn(twice(4));
    v += await st;
    return v + values[0] + values[1];
}

async int main(void)
{
    printf("%d\n", await vla(5));
    await ret();
    printf("%d\n", await gotos(3));
    printf("%d\n", await expr());
    future(int) a = spawn(twice(1)), b = spawn(twice(2));
    int one = 1;
    future(int) c = one ? a : b;
    printf("%d\n", await c + await b);
    a = (puts("comma"), spawn(twice(8)));
    printf("%d\n", await a);
    return 0;
}
