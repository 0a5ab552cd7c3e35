/* transpiled-only: macros that yield, once and many times, that take items, that wait and that define generators; arguments with
 * yields, used twice and not at all. */
#include <async.h>
#include <stdio.h>

#define GIVE(x) yield x
#define GIVE_TWO(x)                                                                                                    \
    do {                                                                                                               \
        yield (x);                                                                                                     \
        yield (x) + 1;                                                                                                 \
    } while (0)
#define GIVE_ALL(...)                                                                                                  \
    {                                                                                                                  \
        int all[] = {__VA_ARGS__};                                                                                     \
        for (unsigned i = 0; i < sizeof all / sizeof *all; i++)                                                        \
            GIVE(all[i]);                                                                                              \
    }
#define GIVE_IF(c, x) if (c) GIVE_TWO(x); else GIVE(-(x))
#define ASK(x) ({ yield (x); })
#define TWICE(e) ((e) + (e))
#define KEEP(e) ({ __typeof__((e) + 0) kept = (e); kept; })
#define NEITHER(e) ((void)sizeof(e))
#define FIRST(e, ...) (e)
#define APPLY(f, ...) f(__VA_ARGS__)
#define PASTE(a, b) a##b
#define COUNTER(name, T, from, to)                                                                                     \
    static generator(T) name(void)                                                                                     \
    {                                                                                                                  \
        for (T i = from; i < to; i++)                                                                                  \
            yield i;                                                                                                   \
    }
#define EACH(v, g) for_each (int v, g)
#define WAIT(h) do { await h; } while (0)
#define SKIP(g) do { int skipped; await async_next(&(g), &skipped); } while (0)
#define SEND(g, x, v) do { await async_next_with(&(g), x, &(v)); } while (0)

COUNTER(digits, int, 1, 4)
COUNTER(letters, char, 'a', 'd')

static generator(int) statements(int n)
{
    GIVE(n);
    GIVE_TWO(n + 10);
    GIVE_ALL(n + 20, n * 2, 7)
    for (int i = 0; i < 3; i++)
        GIVE_IF(i == 1, i + 30);
    APPLY(GIVE, 40);
    APPLY(PASTE(GIVE, _TWO), 50);
    if (n)
        GIVE(60);
    __extension__ n++;
    yield __extension__ n;
}

static generator(int) operands(void)
{
    printf("(%d)", TWICE(yield 1));
    NEITHER(yield 2);
    printf("(%d)", FIRST((yield 3), (yield 4)));
    printf("(%d)", ASK(5) - TWICE(ASK(6)));
    EACH(v, digits())
        GIVE(v * 100);
}

static async int shout(int x)
{
    await async_yield();
    printf("[%d]", x);
    return x;
}

static async generator(int) slow(int n)
{
    for (int i = 0; i < n; i++) {
        WAIT(shout(i));
        int got = ASK(i);
        if (got)
            GIVE(got);
    }
}

static async int taken_by_macros(void)
{
    future(int) task = spawn(shout(99));
    WAIT(task);
    async generator(int) g = slow(4);
    int v;
    SKIP(g);
    SEND(g, 7, v);
    printf("%d ", v);
    SKIP(g);
    EACH(w, g)
        printf("%d ", w);
    printf("\n");
    int sum = 0;
    printf("%d ", KEEP(({
        EACH(x, slow(4))
            sum += x;
        sum;
    })));
    printf("%d\n", sum);
    return 0;
}

int main(void)
{
    EACH(v, statements(3))
        printf("%d ", v);
    printf("\n");
    generator(int) g = operands();
    for (int v, sent = 10; async_next_with(&g, sent, &v); sent++)
        printf("%d ", v);
    printf("\n");
    for_each (char c, letters())
        EACH(d, digits())
            printf("%c%d ", c, d);
    printf("\n");
    async_block_on(taken_by_macros());
    return 0;
}
