/* Calls of async functions that other files define: awaited, spawned, blocked on, recursive through both files.
 * parts: across_files/list.c across_files/count.c */
#include "across_files/list.h"
#include <stdio.h>

async int visit(struct item *item, int depth)
{
    if (!item)
        return 0;
    return depth * item->value + await visit_next(item, depth);
}

static int blocked(struct item *items)
{
    return async_block_on(total_of(items));
}

static async int work(struct item *items)
{
    printf("%d\n", await total_of(items));
    printf("%d\n", await visit(items, 1));
    struct wide wide = await widen(items->value);
    printf("%ld %ld %s\n", wide.a, wide.b, wide.name);
    await count_up(3);
    spawn(count_up(4));
    for (int i = 0; i < 8; i++)
        await async_yield();
    printf("%d\n", counted());
    return (await widen(1)).a == 1 ? 0 : 1;
}

int main(void)
{
    struct item items[] = {{1, &items[1]}, {2, &items[2]}, {3, NULL}};
    printf("%d\n", blocked(items));
    return async_block_on(work(items));
}
