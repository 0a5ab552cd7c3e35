/* Arguments are converted to the parameter types, promoted for variadic ordinary functions, and kept by
 * value. */
#include <async.h>
#include <stdio.h>

static async double sum(double a, float b, short c, unsigned char d, _Bool e)
{
    await async_yield();
    return a + b + c + d + e;
}

static async char letter(int i)
{
    await async_yield();
    return "abc"[i];
}

static async float half(int i)
{
    await async_yield();
    return i / 2.0f;
}

static async short small(int i)
{
    await async_yield();
    return i;
}

static async int keep(int n, const int *source)
{
    int seen = *source;
    await async_yield();
    return n * 100 + seen * 10 + *source;
}

static async long follow(const void *p, const char *q)
{
    await async_yield();
    return (const char *)p - q;
}

async int main(void)
{
    char text[8] = "text";
    int n = 1, many = 70000, more = 257;
    double half_one = 0.5;

    printf("%.2f\n", await sum(1, 2.5, many, more, 3));
    printf("%.2f\n", await sum('a', 1LL, (short)-1, -1, half_one));
    printf("%c %.1f %d %c\n", await letter(2), await half(5), await small(70000), await letter(0));
    printf("%d %d\n", await keep(n, &n), await keep(n + 1, &n));
    printf("%ld\n", await follow(text + 3, text));
    printf("%ld\n", await follow(&text, text));
    printf("%.1f\n", await sum(await letter(0), await half(3), await small(65537), await letter(1), 0));
    return 0;
}
