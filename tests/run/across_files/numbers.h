/* Generators: defined here, declared here, and kept in what is declared here. */
#ifndef NUMBERS_H
#define NUMBERS_H

#include <async.h>

typedef generator(int) numbers;
typedef generator(int) maker(int);
struct pair {
    int key;
    const char *name;
};
struct both {
    generator(int) plain;
    struct {
        async generator(int) ticks;
    } inner;
};

static inline generator(int) evens(int n)
{
    for (int i = 0;; i += 2) {
        if (i >= n)
            return;
        yield i;
    }
}

generator(int) odds(int n);

static inline numbers all_of(int n)
{
    yield_from(evens(n));
    yield_from(odds(n));
}

static inline generator(struct pair) pairs_of(int n)
{
    static const char *const names[] = {"a", "b", "c"};
    for_each (int i, evens(2 * n))
        yield (struct pair){i / 2, names[i / 2 % 3]};
}

generator(struct pair) far_pairs(int n);
async generator(int) far_ticks(int n);
generator(int) give(int which);
int sum_of(generator(int) g);
void fill(struct both *both);
extern generator(int) shared;
extern generator(int) (*const makers[4])(int);

#endif
