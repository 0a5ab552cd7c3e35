/* transpiled-only: generators made of generators: mapped, filtered, some of them, several together; left early. */
#include <async.h>
#include <async/streams.h>
#include <stdio.h>

static int alive;

static generator(int) count(int from, int to)
{
    alive++;
    defer { alive--; }
    for (int i = from; i < to; i++) {
        printf("<%d>", i);
        yield i;
    }
}

static generator(const char *) words(void)
{
    yield "one";
    yield "two";
    yield "three";
}

static long square(int x) { return (long)x * x; }
static bool is_odd(int x) { return x % 2; }
static bool is_small(int x) { return x < 3; }
#define HALF(x) ((x) / 2.0)

ASYNC_GENERATOR_MAP(squares, int, long, square)
ASYNC_GENERATOR_MAP(halves, int, double, HALF)
ASYNC_GENERATOR_FILTER(odd_ones, int, is_odd)
ASYNC_GENERATOR_ENUMERATE(numbered, const char *)
ASYNC_GENERATOR_TAKE(first_ones, int)
ASYNC_GENERATOR_SKIP(last_ones, int)
ASYNC_GENERATOR_TAKE_WHILE(small_ones, int, is_small)
ASYNC_GENERATOR_CHAIN(chain, int)
ASYNC_GENERATOR_ZIP(pairs, int, const char *)
ASYNC_GENERATOR_CHUNKS(triples, int, 3)

static void print(const char *title, generator(int) g)
{
    printf("%s: ", title);
    for_each (int v, g)
        printf("%d ", v);
    printf("of %d\n", alive);
}

int main(void)
{
    for_each (long v, squares(odd_ones(count(0, 6))))
        printf("%ld ", v);
    for_each (double v, halves(count(0, 3)))
        printf("%.1f ", v);
    printf("\n");
    for_each (struct numbered_item w, numbered(words()))
        printf("%zu %s ", w.index, w.item);
    printf("\n");
    print("first", first_ones(count(0, 9), 2));
    print("none", first_ones(count(0, 9), 0));
    print("fewer", first_ones(count(0, 2), 5));
    print("last", last_ones(count(0, 4), 2));
    print("no last", last_ones(count(0, 2), 5));
    print("small", small_ones(count(1, 9)));
    print("chain", chain(count(0, 2), chain(count(7, 9), count(3, 3))));
    for_each (struct pairs_item p, pairs(count(5, 9), words()))
        printf("%d %s ", p.first, p.second);
    printf("\n");
    for_each (struct triples_item c, triples(count(0, 7)))
        printf("%zu: %d to %d ", c.length, c.items[0], c.items[c.length - 1]);
    for_each (struct triples_item c, triples(count(0, 3)))
        printf("%zu! ", c.length);
    for_each (struct triples_item c, triples(count(0, 0)))
        printf("%zu? ", c.length);
    printf("\n");
    for_each (long v, squares(chain(first_ones(count(2, 9), 2), count(9, 10)))) {
        printf("%ld ", v);
        if (v == 9)
            break;
    }
    { generator(int) unused = odd_ones(chain(count(0, 1), count(0, 1))); (void)unused; }
    printf("%d left\n", alive);
    return 0;
}
