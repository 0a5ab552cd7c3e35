/* A generator, and what it gives taken one by one. */
#include "workloads.h"

static generator(uint64_t) range(uint64_t n)
{
    for (uint64_t i = 0; i < n; i++)
        yield i;
}

async uint64_t generated(uint64_t unused, uint64_t n)
{
    uint64_t sum = 0;

    (void)unused;
    for_each(uint64_t i, range(n)) sum += opaque(i);
    return sum;
}
