/* Futures of async functions that other files define, through pointers, and that await themselves.
 * parts: across_files/list.c across_files/count.c */
#include "across_files/list.h"
#include <stdio.h>

typedef async int visitor(struct item *item, int depth);

async int visit(struct item *item, int depth)
{
    if (!item)
        return 0;
    return depth * item->value + await visit_next(item, depth);
}

static async int factorial(int n)
{
    if (n < 2)
        return 1;
    future(int) less = n % 2 ? lazy(factorial(n - 1)) : spawn(factorial(n - 1));
    return n * await less;
}

static async int one(int n)
{
    if (n == 0)
        return 1;
    future(int) less = lazy(one(n - 1));
    return await less;
}

static future(int) through(visitor *how, struct item *items, int depth)
{
    return depth % 2 ? lazy(how(items, depth)) : spawn(how(items, depth));
}

static async int run(struct item *items)
{
    future(int) total = spawn(total_of(items));
    future(struct wide) wide = lazy(widen(items->value));
    future(int) visits[] = {through(visit, items, 1), through(visit, items, 2), lazy(visit(items, 3))};
    printf("%d\n", await total);
    struct wide w = await wide;
    printf("%ld %ld %s\n", w.a, w.b, w.name);
    for (int i = 0; i < 3; i++)
        printf("%d\n", await visits[i]);
    future(void) counting = spawn(count_up(3));
    await counting;
    printf("%d\n", counted());
    printf("%d\n", await factorial(6) + await one(20));
    return 0;
}

int main(void)
{
    struct item items[] = {{1, &items[1]}, {2, &items[2]}, {3, NULL}};
    printf("%d\n", async_block_on(spawn(total_of(items))));
    return async_block_on(run(items));
}
