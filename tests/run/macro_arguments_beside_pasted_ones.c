/* Of a macro's arguments only those stay as they are written that it pastes or spells out: locals and awaits in the others
 * are rewritten in their place, and the use stays. */
#include <async.h>
#include <stdio.h>

#define IS(a, what) (((a)->flags & FLAG_##what) != 0)
#define NAMED(a, b) (printf("%s: ", #a), (a) + (b))
#define SUM(first, rest...) (first + sum_of(0, ##rest))
#define LAST(a, ...) (a + FIRST(__VA_ARGS__, 0))
#define FIRST(x, ...) (x)
#define SPELL(a, ...) (printf("%d of %s\n", a, #__VA_ARGS__), (a))
#define TEST(name, ...)      \
    do {                      \
        puts("test " #name);  \
        __VA_ARGS__           \
    } while (0)
#define OPTIONAL(a, ...) (a + sum_of(0 __VA_OPT__(,) __VA_ARGS__))
#define OPTIONAL_NAMES(a, ...) (a + sum_of(0 __VA_OPT__(* LONG_##a)))
#define LONG_n 2
#define SPELL_LATER(x) SPELL_AFTER
#define SPELL_AFTER(x) (printf("%s\n", #x), x)
#define SAME(x) x
#define ALIAS SPELL_ONE
#define SPELL_ONE(x) (printf("%s\n", #x), x)

enum { FLAG_OPEN = 1, FLAG_LOCKED = 2 };

struct box {
    int flags;
};

static int sum_of(int n, ...)
{
    return n;
}

static int next_plain(int n)
{
    return n + 2;
}

static async int next(int n)
{
    await async_yield();
    return n + 1;
}

static async struct box *find(struct box *box)
{
    await async_yield();
    return box;
}

/* Locals are called as what is pasted: these must not be taken for them. */
static async int flags(struct box *box, int OPEN, int LOCKED)
{
    await async_yield();
    int sum = IS(box, OPEN) + OPEN;
    sum += 10 * (IS(box, LOCKED) + LOCKED);
    sum += IS(await find(box), OPEN) * 100;
    struct box *other = box;
    await async_yield();
    return sum + OPEN + LOCKED + IS((IS(box, LOCKED) ? box : other), OPEN);
}

static async int names(int n, int more)
{
    await async_yield();
    int sum = NAMED(n, more) + NAMED(n + 1, await next(more));
    sum += SUM(n, n, sum) + SUM(await next(sum)) + LAST(n, sum, n) + LAST(n, await next(sum), n);
    sum += SPELL(n, more, (n, sum)) + SPELL(more, await next(n), [n]);
    sum += OPTIONAL(n, more) + OPTIONAL(await next(n)) + OPTIONAL_NAMES(n, more) + OPTIONAL_NAMES(n);
    sum += SPELL_LATER(n)(more) + SAME(SPELL_ONE)(more) + SAME(next_plain)(more) + SAME(ALIAS)(sum);
    return sum + n;
}

static async int bodies(int name)
{
    int sum = 0;
    TEST(name, sum += name; int k = await next(sum); await async_yield(); sum += k;);
    TEST(sum, { int name[2] = {sum, await next(sum)}; await async_yield(); sum += name[0] + name[1]; });
    return sum + name;
}

async int main(void)
{
    struct box box = {FLAG_OPEN};
    printf("%d\n", await flags(&box, 5, 6));
    printf("%d\n", await names(3, 4));
    printf("%d\n", await bodies(7));
    return 0;
}
