/* spawn in a statement expression that is an argument of another spawn, also by a macro of the program's. */
#include <async.h>
#include <stdio.h>

#define SPAWN(call) spawn(call)

static int total;

static async void add(int x, int y)
{
    total += x + y;
    await async_yield();
    total += x;
}

static async int same(int x)
{
    await async_yield();
    return x;
}

async int main(void)
{
    spawn(add(1, ({ spawn(add(10, 20)); 2; })));
    spawn(add(3, ({ if (total >= 0) spawn(add(await same(100), ({ spawn(add(1000, 0)); 200; }))); await same(4); })));
    SPAWN(add(5, ({ if (total >= 0) SPAWN(add(7, ({ SPAWN(add(8, 9)); await same(11); }))); await same(6); })));
    for (int i = 0; i < 8; i++)
        await async_yield();
    printf("%d\n", total);
    return 0;
}
