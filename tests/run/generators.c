/* transpiled-only: generators: by value and by hand, recursive, moved, in records and arrays, through pointers, left early. */
#include <async.h>
#include <stdio.h>
#include <string.h>

struct point { int x, y; };
struct tree { struct tree *left, *right; int value; };

static generator(struct point) diagonal(int n)
{
    for (int i = 0; i < n; i++)
        yield (struct point){i, i * i};
}

static generator(const char *) words(const char *a, const char *b)
{
    yield a;
    yield b;
    if (strcmp(a, b) == 0)
        yield "same";
}

/* Python's echo */
static generator(int) echo(void)
{
    int m = 0;
    for (;;)
        m = yield m;
}

static generator(int) walk(const struct tree *t)
{
    if (!t)
        return;
    for_each (int v, walk(t->left))
        yield v;
    yield t->value;
    for_each (int v, walk(t->right))
        yield v;
}

static generator(int) integers(int from) { while (1) yield from++; }

static generator(int) sieve(generator(int) in, int prime)
{
    int v;
    while (async_next(&in, &v))
        if (v % prime)
            yield v;
}

static generator(int) primes(void)
{
    generator(int) in = integers(2);
    int prime;
    while (async_next(&in, &prime)) {
        yield prime;
        in = sieve(in, prime);
    }
}

static generator(int) noisy(int n)
{
    printf("begin %d\n", n);
    defer { printf("end %d\n", n); }
    for (int i = 0; i < n; i++) {
        defer { printf("round %d\n", i); }
        yield i;
    }
}

static generator(int) pick(int which) { return which ? integers(100) : integers(200); }

struct holder { generator(int) g; int n; };

static int first_of(generator(int) g)
{
    int v = -1;
    async_next(&g, &v);
    return v;
}

static generator(int) permute(int *a, int n)
{
    if (n <= 1) {
        yield n;
        return;
    }
    for (int i = 0; i < n; i++) {
        for_each (int k, permute(a, n - 1))
            yield k;
        int j = n % 2 ? 0 : i, t = a[j];
        a[j] = a[n - 1];
        a[n - 1] = t;
    }
}

int main(void)
{
    for_each (struct point p, diagonal(4))
        printf("(%d,%d) ", p.x, p.y);
    for_each (const char *w, words("a", "a"))
        printf("%s ", w);
    printf("\n");

    generator(int) e = echo();
    int v;
    async_next(&e, &v);
    printf("%d ", v);
    async_next_with(&e, 42, &v);
    printf("%d ", v);
    async_next_with(&e, 7, &v);
    printf("%d ", v);
    async_next(&e, &v);
    printf("%d\n", v);

    struct tree l = {0, 0, 1}, r = {0, 0, 3}, rr = {&r, 0, 4}, t = {&l, &rr, 2};
    for_each (int w, walk(&t))
        printf("%d ", w);
    printf("\n");
    for_each (int p, primes()) {
        if (p > 50)
            break;
        printf("%d ", p);
    }
    printf("\n");
    for_each (int i, noisy(3)) {
        if (i == 1)
            break;
        printf("got %d\n", i);
    }
    {
        generator(int) g = noisy(2);
        async_next(&g, &v);
        printf("had %d\n", v);
    }
    { generator(int) unused = noisy(5); (void)unused; }
    printf("%d %d\n", first_of(pick(0)), first_of(pick(1)));
    struct holder h = {.g = integers(5)};
    async_next(&h.g, &h.n);
    async_next(&h.g, &h.n);
    printf("%d\n", h.n);
    async_generator_drop(&h.g);
    printf("%d\n", async_next(&h.g, &h.n));
    generator(int) all[3] = {integers(1), integers(10), integers(20)};
    for (int i = 0; i < 6; i++) {
        async_next(&all[i % 3], &v);
        printf("%d ", v);
    }
    printf("\n");
    generator(int) (*make)(int) = integers;
    for_each (v, make(77)) {
        if (v == 80) break;
        printf("%d ", v);
    }
    int a[3] = {1, 2, 3};
    for_each (int k, permute(a, 3)) {
        (void)k;
        printf("%d%d%d ", a[0], a[1], a[2]);
    }
    printf("\n");
    generator(int) g1 = integers(1), g2 = g1;
    printf("%d ", async_next(&g1, &v));
    printf("%d ", async_next(&g2, &v));
    printf("%d\n", v);
    return 0;
}
