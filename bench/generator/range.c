/* Sums 0, 1, ... n - 1, which a generator gives: one that asyncc makes, by for_each, by hand, or with memory of its own;
 * and one written by hand. Prints nanoseconds for each item. */
#include <async.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

/* Keeps the compiler from summing without a loop. */
static inline uint64_t opaque(uint64_t x)
{
    __asm__ volatile("" : "+r"(x));
    return x;
}

static generator(uint64_t) range(uint64_t n)
{
    for (uint64_t i = 0; i < n; i++)
        yield i;
}

static generator(uint64_t) delegated(uint64_t n)
{
    yield_from(range(n));
}

static generator(uint64_t) nested(uint64_t n, int depth)
{
    if (depth)
        yield_from(nested(n, depth - 1));
    else
        yield_from(range(n));
}

/* The same as a state machine, as one would write it. */
struct machine {
    enum { START, SUSPENDED, END } state;
    uint64_t i, n;
};

static inline bool machine_next(struct machine *m, uint64_t *item)
{
    switch (m->state) {
    case START:
        for (m->i = 0; m->i < m->n; m->i++) {
            *item = m->i;
            m->state = SUSPENDED;
            return true;
    case SUSPENDED:;
        }
        m->state = END;
    case END:;
    }
    return false;
}

static uint64_t sum_by_hand(uint64_t n)
{
    struct machine m = {.state = START, .n = n};
    uint64_t sum = 0, item;
    while (machine_next(&m, &item))
        sum += opaque(item);
    return sum;
}

static uint64_t sum_for_each(uint64_t n)
{
    uint64_t sum = 0;
    for_each (uint64_t item, range(n))
        sum += opaque(item);
    return sum;
}

static uint64_t sum_next(uint64_t n)
{
    generator(uint64_t) g = range(n);
    uint64_t sum = 0, item;
    while (async_next(&g, &item))
        sum += opaque(item);
    return sum;
}

static uint64_t sum_of(generator(uint64_t) g)
{
    uint64_t sum = 0, item;
    while (async_next(&g, &item))
        sum += opaque(item);
    return sum;
}

static uint64_t sum_handle(uint64_t n)
{
    return sum_of(range(n));
}

static uint64_t sum_delegated(uint64_t n)
{
    return sum_of(delegated(n));
}

static uint64_t sum_nested(uint64_t n)
{
    return sum_of(nested(n, 1000));
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        uint64_t (*sum)(uint64_t);
    } ways[] = {{"by hand", sum_by_hand},
                {"for_each", sum_for_each},
                {"async_next", sum_next},
                {"with memory of its own", sum_handle},
                {"yield_from", sum_delegated},
                {"yield_from, 1000 deep", sum_nested}};
    uint64_t n = argc > 1 ? strtoull(argv[1], NULL, 10) : 100000000;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        double begin = now_ns();
        uint64_t sum = ways[i].sum(n);
        printf("%s:%.4f:%" PRIu64 "\n", ways[i].name, (now_ns() - begin) / (double)n, sum);
    }
    return 0;
}
