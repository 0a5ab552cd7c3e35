/* transpiled-only: a thousand generators, one inside of the other: as parameters, by for_each, by yield_from, and left
 * early, plain and async. */
#include <async.h>
#include <stdio.h>

enum { DEPTH = 1000 };

static int alive;

static generator(long) from(long n)
{
    alive++;
    defer { alive--; }
    for (;;)
        yield n++;
}

static generator(long) plus_one(generator(long) in)
{
    alive++;
    defer { alive--; }
    for_each (long v, in)
        yield v + 1;
}

static generator(long) by_loop(int depth)
{
    alive++;
    defer { alive--; }
    yield depth;
    if (depth)
        for_each (long v, by_loop(depth - 1))
            yield v;
}

static generator(long) by_delegation(int depth)
{
    alive++;
    defer { alive--; }
    yield depth;
    if (depth)
        yield_from(by_delegation(depth - 1));
}

static async generator(long) plus_one_later(async generator(long) in)
{
    alive++;
    defer { alive--; }
    for_each (long v, in)
        yield v + 1;
}

static async generator(long) from_later(long n)
{
    alive++;
    defer { alive--; }
    for (;;) {
        await async_yield();
        yield n++;
    }
}

static async generator(long) by_loop_later(int depth)
{
    alive++;
    defer { alive--; }
    await async_yield();
    yield depth;
    if (depth)
        for_each (long v, by_loop_later(depth - 1))
            yield v;
}

static async generator(long) by_delegation_later(int depth)
{
    alive++;
    defer { alive--; }
    await async_yield();
    yield depth;
    if (depth)
        yield_from(by_delegation_later(depth - 1));
}

static void chain(void)
{
    generator(long) g = from(0);
    for (int i = 0; i < DEPTH; i++)
        g = plus_one(g);
    long v;
    for (int i = 0; i < 3; i++)
        if (async_next(&g, &v))
            printf("%ld ", v);
    printf("of %d\n", alive);
}

/** The sum of all items, and of those up to the depth of a half. */
static void sums(generator(long) all, generator(long) half)
{
    long sum = 0, part = 0;
    for_each (long v, all)
        sum += v;
    for_each (long v, half) {
        if (v == DEPTH / 2)
            break;
        part += v;
    }
    printf("%ld %ld, %d left\n", sum, part, alive);
}

static async int chain_later(void)
{
    async generator(long) g = from_later(0);
    for (int i = 0; i < DEPTH; i++)
        g = plus_one_later(g);
    long v;
    for (int i = 0; i < 3; i++)
        if (await async_next(&g, &v))
            printf("%ld ", v);
    printf("of %d\n", alive);
    return 0;
}

static async int sums_later(async generator(long) all, async generator(long) half)
{
    long sum = 0, part = 0;
    for_each (long v, all)
        sum += v;
    for_each (long v, half) {
        if (v == DEPTH / 2)
            break;
        part += v;
    }
    printf("%ld %ld, %d left\n", sum, part, alive);
    return 0;
}

async int main(void)
{
    chain();
    sums(by_loop(DEPTH), by_loop(DEPTH));
    sums(by_delegation(DEPTH), by_delegation(DEPTH));
    await chain_later();
    await sums_later(by_loop_later(DEPTH), by_loop_later(DEPTH));
    await sums_later(by_delegation_later(DEPTH), by_delegation_later(DEPTH));
    printf("%d\n", alive);
    return 0;
}
