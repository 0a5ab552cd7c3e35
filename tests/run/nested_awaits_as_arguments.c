/* An await as the argument of an awaited call: inner ones first, several levels and several arguments deep.
 */
#include <async.h>
#include <stdio.h>

static async int add(int a, int b)
{
    await async_yield();
    return a + b;
}

static async int twice(int a)
{
    int b = await add(a, a);
    return b;
}

static async int identity(int a)
{
    return a;
}

static int plain(int a, int b)
{
    return a * 10 + b;
}

async int main(void)
{
    printf("%d\n", await add(await add(1, 2), await add(3, 4)));
    printf("%d\n", await twice(await twice(await twice(await identity(1)))));
    printf("%d\n", await add(await add(await add(await add(1, 2), 3), await twice(4)), await identity(5)));
    printf("%d\n", plain(plain(await twice(1), await identity(2)), plain(await identity(3), await twice(2))));
    printf("%d\n", await add(plain(await identity(1), 2), plain(3, await identity(await twice(2)))));
    return 0;
}
