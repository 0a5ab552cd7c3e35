/* Casts, unary operators and parentheses around an await: conversions apply once, after the result. */
#include <async.h>
#include <stdio.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

static async unsigned char byte(unsigned char value)
{
    await async_yield();
    return value;
}

static async float fraction(float value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    printf("%d\n", (unsigned char)await later(300));
    printf("%d\n", (signed char)(unsigned char)await later(511));
    printf("%d\n", -await later(5));
    printf("%d\n", - -await later(5));
    printf("%d\n", ~await later(5));
    printf("%d\n", !await later(5));
    printf("%d\n", !!await later(5));
    printf("%d\n", -~-~-!await later(0));
    printf("%d\n", +await byte(200));
    printf("%d\n", ~await byte(200));
    printf("%d\n", ((((await later(6))))));
    printf("%d\n", (int)(((double)(await later(7))) / 2 * 2));
    printf("%.3f\n", (double)(int)await fraction(2.75f));
    printf("%.3f\n", -(double)await fraction(2.75f));
    printf("%lu\n", (unsigned long)await later(-1));
    printf("%llu\n", (unsigned long long)(unsigned)await later(-1));
    printf("%d\n", (_Bool)await fraction(0.25f) + (_Bool)await later(256));
    printf("%d\n", await byte((unsigned char)await later(257)));
    printf("%d\n", await byte(200) + await byte(100));
    printf("%d\n", (unsigned char)(await byte(200) + await byte(100)));
    printf("%d\n", await byte(200) << 4 >> 2);
    return -(signed char)await later(-3);
}
