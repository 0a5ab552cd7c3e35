#include "numbers.h"
#include <stdio.h>

generator(int) shared;
generator(int) (*const makers[4])(int) = {odds, evens, all_of, give};

generator(int) odds(int n)
{
    defer { printf("<odds>"); }
    for (int i = 1; i < n; i += 2)
        yield i;
}

generator(struct pair) far_pairs(int n)
{
    for_each (struct pair p, pairs_of(n)) {
        p.key *= 10;
        yield p;
    }
}

async generator(int) far_ticks(int n)
{
    defer {
        await async_yield();
        printf("<ticks>");
    }
    for (int i = 0; i < n; i++) {
        await async_sleep_ms(1);
        yield i;
    }
}

generator(int) give(int which) { return which ? odds(7) : evens(7); }

int sum_of(generator(int) g)
{
    int sum = 0;
    for_each (int v, g)
        sum += v;
    return sum;
}

void fill(struct both *both)
{
    both->plain = odds(5);
    both->inner.ticks = far_ticks(3);
}
