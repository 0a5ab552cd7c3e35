/* Qualified locals keep their types in the user's view, across awaits and under typeof, & and _Generic. */
#include <async.h>
#include <stdio.h>

#define KIND(x)                                                                                              \
    _Generic((x),                                                                                            \
        int *: "int",                                                                                        \
        const int *: "const int",                                                                            \
        volatile int *: "volatile int",                                                                      \
        const volatile int *: "const volatile int",                                                          \
        default: "other")

static async int later(int value)
{
    await async_yield();
    return value;
}

static async int params(const int a, volatile int b, const char *restrict s, char *const end, register int r)
{
    await async_yield();
    b += a + r;
    *end = '!';
    await async_yield();
    return b + s[0];
}

async int main(void)
{
    const int c = await later(1);
    volatile int v = await later(2);
    const volatile int cv = c + v;
    const int table[] = {c, v, await later(9)};
    const char *const words[2] = {"a", await later(1) ? "b" : "c"};
    const struct {
        int x, y;
    } point = {await later(4), 5};
    register int r = await later(3);
    int plain = c;
    int *restrict p = &plain;

    await async_yield();
    printf("%s %s %s %s\n", KIND(&c), KIND(&v), KIND(&cv), KIND(&plain));
    printf("%s %s %s %s\n", KIND(table), KIND(&point.x), KIND(p), KIND((__typeof__(c) *)&plain));
    v += await later(1);
    v++;
    r += await later(v);
    *p += r;
    __typeof__(c) *q = &c;
    for (const int i = await later(2); v < 6; v += i)
        await async_yield();
    char text[] = "x";
    printf("%d %d %d %d %d %d\n", c, v, cv, table[2], plain, *q);
    printf("%s%s %d %d\n", words[0], words[1], point.x + point.y, await params(1, 2, "A", text, 3));
    return text[0] == '!';
}
