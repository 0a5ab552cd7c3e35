/* Ordinary functions called through pointers, tables and members, the pointer or the arguments awaited. */
#include <async.h>
#include <stdio.h>

typedef int binary(int, int);

static int add(int a, int b)
{
    return a + b;
}

static int sub(int a, int b)
{
    return a - b;
}

struct operations {
    const char *name;
    binary *apply;
};

static async int later(int value)
{
    await async_yield();
    return value;
}

static async binary *choose(int which)
{
    await async_yield();
    return which ? sub : add;
}

static async int (*choose_long_hand(int which))(int, int)
{
    await async_yield();
    return which ? sub : add;
}

static async int apply(binary *f, int g(int, int), int a)
{
    int first = f(a, await later(1));
    await async_yield();
    return g(first, (*f)(await later(2), a));
}

async int main(void)
{
    binary *table[] = {add, sub};
    struct operations ops[2] = {{"add", add}, {"sub", &sub}};
    binary *f = table[await later(1)];

    printf("%d\n", f(await later(10), 3));
    printf("%d\n", table[await later(0)](await later(10), await later(3)));
    printf("%d\n", (await choose(1))(20, await later(3)));
    printf("%d\n", (await choose_long_hand(0))(await later(20), 3));
    printf("%d\n", (*await choose(1))(20, 5));
    for (int i = 0; i < 2; i++)
        printf("%s %d\n", ops[await later(i)].name, ops[i].apply(await later(i), await later(7)));
    printf("%d\n", await apply(add, sub, 5));
    printf("%d\n", await apply(sub, add, 5));
    printf("%d\n", (await later(1) ? add : sub)(await later(4), 4));
    return 0;
}
