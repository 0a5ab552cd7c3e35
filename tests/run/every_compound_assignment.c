/* Each compound assignment with an awaited right side, for several types of the left side. */
#include <async.h>
#include <stdio.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

static async double later_double(double value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    int i = 100;
    unsigned char c = 250;
    short s = -7;
    double d = 1.5;
    const char *p = "0123456789";

    i += await later(7);
    printf("%d\n", i);
    i -= await later(17);
    printf("%d\n", i);
    i *= await later(3);
    printf("%d\n", i);
    i /= await later(4);
    printf("%d\n", i);
    i %= await later(40);
    printf("%d\n", i);
    i <<= await later(4);
    printf("%d\n", i);
    i >>= await later(2);
    printf("%d\n", i);
    i &= await later(0x7c);
    printf("%d\n", i);
    i |= await later(3);
    printf("%d\n", i);
    i ^= await later(0xff);
    printf("%d\n", i);
    c += await later(10);
    printf("%d\n", c);
    c -= await later(10);
    printf("%d\n", c);
    c <<= await later(1);
    printf("%d\n", c);
    s *= await later_double(2.5);
    printf("%d\n", s);
    i += await later_double(0.75);
    printf("%d\n", i);
    d += await later(2);
    printf("%.2f\n", d);
    d /= await later_double(0.5);
    printf("%.2f\n", d);
    p += await later(4);
    printf("%s\n", p);
    p -= await later(2);
    printf("%s %d\n", p, (c += await later(3)) + (s -= await later(1)));
    return 0;
}
