/* transpiled-only: generators of headers and of other files: by name, through pointers and tables of them, in globals, members,
 * arrays, arguments and results; recursive ones left in every way.
 * parts: across_files/numbers.c
 * cancelled: prints */
#include "across_files/numbers.h"
#include <stdio.h>
#include <stdlib.h>

static int take(generator(int) *g, int n)
{
    int sum = 0, v;
    while (n-- && async_next(g, &v))
        sum += v;
    return sum;
}

static numbers through(maker *make, int n) { yield_from(make(n)); }

static numbers hanoi(int n, int from, int to)
{
    if (!n)
        return;
    yield_from(hanoi(n - 1, from, 6 - from - to));
    yield from * 10 + to;
    yield_from(hanoi(n - 1, 6 - from - to, to));
}

enum way { RETURN, GOTO, BREAK, GOTO_AGAIN, TO_THE_END };

static numbers left_by(enum way way)
{
    for (int i = 0; i < 2; i++) {
        for_each (int v, odds(5)) {
            for_each (int w, all_of(4)) {
                if (w == 1 && way == RETURN)
                    return;
                if (w == 1 && way == GOTO)
                    goto out;
                if (w == 1 && way == BREAK)
                    break;
                if (w == 1 && way == GOTO_AGAIN)
                    goto again;
                yield v * 10 + w;
            }
            if (v == 3)
                break;
        again:;
        }
    }
    return;
out:
    yield -1;
}

static void leave_in_every_way(void)
{
    for (enum way way = RETURN; way <= TO_THE_END; way++) {
        for_each (int v, left_by(way))
            printf("%d ", v);
        printf("\n");
    }
    for_each (int v, left_by(TO_THE_END))
        if (v == 11)
            goto out;
out:
    printf("\n");
}

static void keep_everywhere(void)
{
    shared = all_of(9);
    printf("%d ", take(&shared, 2));
    printf("%d ", take(&shared, 4));
    printf("%d\n", sum_of(shared));
    for (int i = 0; i < 4; i++)
        printf("%d %d ", sum_of(makers[i](5 + i)), sum_of(through(makers[i], 6)));
    printf("\n");

    generator(int) table[2][2] = {{odds(5), evens(5)}, {[1] = all_of(4)}};
    int v;
    for (int i = 0; i < 8; i++)
        printf("%d ", async_next(&table[i / 2 % 2][i % 2], &v) ? v : -1);
    table[1][0] = table[0][0];
    table[0][0] = give(1);
    printf("%d ", sum_of(table[1][0]));
    printf("%d\n", take(&table[0][0], 1));

    generator(int) g = v > 100 ? odds(3) : evens(4);
    g = ({
        numbers rest = odds(9);
        async_next(&rest, &v);
        rest;
    });
    printf("%d\n", sum_of(g));
}

static async int keep_in_members(void)
{
    struct both here, *there = malloc(sizeof *there);
    defer {
        async_generator_drop(&here.plain);
        async_generator_drop(&here.inner.ticks);
        async_generator_drop(&there->plain);
        async_generator_drop(&there->inner.ticks);
        free(there);
    }
    fill(&here);
    fill(there);
    int v;
    async_next(&here.plain, &v);
    await async_next(&there->inner.ticks, &v);
    await async_next(&here.inner.ticks, &v);
    await async_next(&here.inner.ticks, &v);
    printf("%d %d\n", sum_of(here.plain), v);
    return 0;
}

async int main(void)
{
    for_each (int v, all_of(5))
        printf("%d ", v);
    for_each (struct pair p, far_pairs(3))
        printf("%d%s ", p.key, p.name);
    for_each (int v, far_ticks(3)) {
        if (v == 1)
            break;
        printf("%d ", v);
    }
    printf("\n");
    keep_everywhere();
    await keep_in_members();
    leave_in_every_way();
    for_each (int move, hanoi(3, 1, 3))
        printf("%d ", move);
    printf("\n");
    return 0;
}
