/* transpiled-only: _Generic and __builtin_choose_expr run what they choose, and that in source order; the
 * rest never. */
#include <async.h>
#include <stdio.h>

static int now(int value)
{
    printf(" call %d", value);
    return value;
}

static async int later(int value)
{
    printf(" await %d", value);
    await async_yield();
    return value;
}

#define SHOW(e)   show(#e, e)
#define NUMBER(x) _Generic((x), int: now(10), char *: now(20), default: now(30))

static void show(const char *text, int value)
{
    printf(" = %s = %d\n", text, value);
}

async int main(void)
{
    int i = 1;

    printf(" = %d\n", __builtin_choose_expr(1, now(1), now(2)) + await later(3));
    printf(" = %d\n", _Generic(now(0), int: now(1), default: now(2)) + await later(3));
    printf(" = %d\n", _Generic(i, int: i++, default: i--) + await later(3));
    printf(" = %d\n", NUMBER("text") + await later(NUMBER(i)));
    printf(" = %d\n", _Generic(i, int: now(4), default: await later(5)) + await later(6));
    printf(" = %d\n", _Generic(i, char: now(4), default: await later(5)) + await later(6));
    printf(" = %d\n", __builtin_choose_expr(0, await later(7), now(8)) + await later(9));
    int a[4] = {0};
    SHOW((a[await later(2) & 3] = _Generic(i, int: (i > 0), default: (await later(5), i))));
    return 0;
}
