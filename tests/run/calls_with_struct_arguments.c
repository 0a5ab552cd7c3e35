/* Ordinary and async calls that take and give structs by value, mixed with awaits in every argument. */
#include <async.h>
#include <stdio.h>

struct small {
    char c;
};
struct middle {
    long a, b;
};
struct large {
    int values[100];
};
union mixed {
    double d;
    long l;
};

static struct large fill(int from)
{
    struct large l;
    for (int i = 0; i < 100; i++)
        l.values[i] = from + i;
    return l;
}

static long add(struct small s, struct middle m, struct large l, union mixed u)
{
    return s.c + m.a + m.b + l.values[99] + u.l;
}

static async struct small small(int c)
{
    await async_yield();
    return (struct small){c};
}

static async struct middle middle(long a, long b)
{
    await async_yield();
    return (struct middle){.b = b, .a = a};
}

static async struct large large(struct large l, struct middle by)
{
    await async_yield();
    for (int i = 0; i < 100; i++)
        l.values[i] *= by.a;
    await async_yield();
    return l;
}

static async union mixed mixed(long l)
{
    await async_yield();
    return (union mixed){.l = l};
}

async int main(void)
{
    struct large l = fill(1);

    printf("%ld\n",
           add(await small(1), await middle(2, 3), await large(l, await middle(2, 0)), await mixed(4)));
    printf("%ld\n", add((struct small){2}, await middle((await small(1)).c, 0), l, await mixed(0)));
    l = await large(await large(fill(1), await middle(3, 3)), (struct middle){2, 0});
    printf("%d %d\n", l.values[0], l.values[99]);
    printf("%d\n", (await large(l, await middle(1, 1))).values[(await small(5)).c + 0]);
    return 0;
}
