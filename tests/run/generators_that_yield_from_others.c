/* transpiled-only: a generator gives the items of another one, as deep as it likes: trees, chains, what is sent, deferred
 * and moved.
 * cancelled: prints */
#include <async.h>
#include <async/testing.h>
#include <stdio.h>
#include <stdlib.h>

struct tree { struct tree *left, *right; int value; };

static generator(int) walk(const struct tree *t)
{
    if (!t)
        return;
    yield_from(walk(t->left));
    yield t->value;
    yield_from(walk(t->right));
}

static struct tree *grow(int from, int to)
{
    if (from >= to)
        return NULL;
    int middle = (from + to) / 2;
    struct tree *t = malloc(sizeof *t);
    *t = (struct tree){grow(from, middle), grow(middle + 1, to), middle};
    return t;
}

static struct tree *chain(int n)
{
    struct tree *t = NULL;
    for (int i = n; i-- > 0;) {
        struct tree *up = malloc(sizeof *up);
        *up = (struct tree){t, NULL, i};
        t = up;
    }
    return t;
}

static void cut(struct tree *t)
{
    if (!t) return;
    cut(t->left), cut(t->right);
    free(t);
}

static bool same_fringe(const struct tree *a, const struct tree *b)
{
    generator(int) left = walk(a), right = walk(b);
    for (;;) {
        int x, y;
        bool has_x = async_next(&left, &x), has_y = async_next(&right, &y);
        if (!has_x || !has_y)
            return has_x == has_y;
        if (x != y)
            return false;
    }
}

static generator(int) nest(int depth)
{
    defer { if (depth < 3) printf("left %d\n", depth); }
    yield depth;
    if (depth < 1000)
        yield_from(nest(depth + 1));
    yield -depth;
}

static generator(int) echo(int n)
{
    for (int i = 0; i < n; i++)
        printf("[%d]", yield i);
}
static generator(int) two(void)
{
    yield_from(echo(2));
    yield_from(echo(0));
    generator(int) none = echo(1), moved = none;
    yield_from(none);
    int v;
    async_next(&moved, &v);
    yield_from(moved);
    printf("<%d>", yield 9);
}

static async generator(int) slow(int depth)
{
    defer { printf("(%d)", depth); }
    await async_sleep_ms(10);
    yield depth;
    if (depth)
        yield_from(slow(depth - 1));
    await async_sleep_ms(10);
    yield -depth;
}

static async int run(void)
{
    for_each (int v, slow(3))
        printf("%d ", v);
    printf("at %d\n", (int)async_now_ms());
    for_each (int v, slow(3))
        if (v == 1)
            break;
    printf("\n");
    return 0;
}

int main(void)
{
    struct tree *a = grow(0, 15), *b = chain(15), *c = chain(14);
    for_each (int v, walk(a))
        printf("%d ", v);
    printf("\n%d %d %d\n", same_fringe(a, a), same_fringe(a, c), same_fringe(c, c));
    cut(a), cut(b), cut(c);
    int n = 0, last = 0;
    for_each (int v, nest(0)) {
        n++;
        last = v;
    }
    printf("%d %d\n", n, last);
    for_each (int v, nest(0))
        if (v == 2)
            break;
    generator(int) t = two();
    int v, k = 100;
    while (async_next_with(&t, k++, &v))
        printf("%d ", v);
    printf("\n");
    async_test_clock(0);
    async_block_on(run());
    return 0;
}
