/* A call in what _Generic and __builtin_choose_expr do not select is not run, also where an await stands behind it, and
 * one in what they do select is run in source order. */
#include <async.h>
#include <stdio.h>

static int said(const char *what, int value)
{
    printf("%s\n", what);
    return value;
}

static async int later(const char *what, int value)
{
    printf("%s\n", what);
    await async_yield();
    return value;
}

struct pair {
    int a, b;
};

async int main(void)
{
    int x = 1;
    struct pair p = {.a = __builtin_choose_expr(1, x, said("not this", 10)), .b = await later("first", 2)};
    int y = _Generic(x, int: said("second", 3), default: said("nor this", 30)) + await later("third", 4);
    int z = __builtin_choose_expr(0, await later("never", 40), said("fourth", 5)) + await later("fifth", 6);
    int w = _Generic(1.5, int: said("no", 1), double: await later("sixth", 7)) + said("seventh", 8);
    _Generic(x, int: said("eighth", 1), default: (void)0), x += await later("ninth", 1);
    printf("%d %d %d %d %d %d\n", p.a, p.b, y, z, w, x);
    return 0;
}
