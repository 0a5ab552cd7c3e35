/* Futures by names of types, in headers and ordinary functions; futures of futures; awaits of futures in conditions,
 * macros and deep in recursion. */
#include <async.h>
#include <stdio.h>

#include "futures_in_a_header.h"

#define JOIN(handle) (await (handle))

static async int twice(int n)
{
    await async_yield();
    return 2 * n;
}

static async future(int) make(int n)
{
    await async_yield();
    return spawn(twice(n));
}

static async int deep(int n)
{
    return n ? 1 + await deep(n - 1) : await twice(0);
}

static void store(struct holder *holder, number task)
{
    holder->task = task;
}

async int main(void)
{
    struct holder a = {1, spawn(twice(1))}, b = {2, pass_on(spawn(twice(2)))};
    printf("%d\n", await a.task);
    shift(&a, &b);
    printf("%d\n", await a.task);
    ignore(spawn(twice(20)));
    store(&b, spawn(twice(3)));
    printf("%d\n", JOIN(b.task));

    printf("%d\n", await await make(4));
    future(int) inner = await make(5);
    printf("%d\n", await inner);
    future(future(int)) outer = spawn(make(6));
    printf("%d\n", await await outer);
    outer = lazy(make(7));
    inner = await outer;
    if (await inner == 14)
        puts("fourteen");

    number chain[3] = {spawn(twice(1)), lazy(twice(2)), spawn(twice(0))};
    int i = 0, sum = 0;
    while (JOIN(chain[i++]))
        sum++;
    printf("%d %d\n", sum, i);
    number last = spawn(twice(3));
    printf("%d\n", sum && await last > 5 ? await spawn(twice(50)) : await spawn(twice(60)));
    number dive = spawn(deep(100));
    printf("%d\n", await dive);
    number dropped = spawn(deep(100));
    for (int turn = 0; turn < 3; turn++)
        await async_yield();
    async_request_cancel(&dropped);
    return 0;
}
