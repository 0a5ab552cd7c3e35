#include "list.h"

async int total_of(const struct item *items)
{
    int total = 0;
    for (; items; items = items->next) {
        total += items->value;
        await async_yield();
    }
    return total;
}

async int visit_next(struct item *item, int depth)
{
    await async_yield();
    return await visit(item->next, depth + 1);
}
