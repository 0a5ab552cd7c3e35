/* Async functions named get, get_init, get_poll, get_future, get_drop and get_1 live together. */
#include <async.h>
#include <stdio.h>

static async int get(int x)
{
    await async_yield();
    return x + 1;
}

static async int get_init(int x)
{
    int y = await get(x);
    await async_yield();
    return y * 2;
}

static async int get_poll(int x)
{
    return await get_init(x) + await get(x);
}

static async int get_future(int get)
{
    await async_yield();
    return await get_poll(get) + get;
}

static async void get_drop(int *x)
{
    int get_init = *x;
    await async_yield();
    *x = get_init + await get(get_init);
}

static async int get_1(int async_yield_0)
{
    await async_yield();
    return async_yield_0;
}

static async int main_poll(void)
{
    return await get_1(2);
}

async int main(void)
{
    int x = 5;
    await get_drop(&x);
    printf("%d %d %d %d\n", await get_future(3), x, await get_1(1), await main_poll());
    return 0;
}
