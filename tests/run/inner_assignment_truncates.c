/* a = b = await f(): the value of an assignment has the type of its left side. */
#include <async.h>
#include <stdio.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

static async double real(double value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    int a;
    unsigned char b;
    _Bool t;
    float f;
    double d;

    a = b = await later(300);
    printf("%d %d\n", a, b);
    a = t = await later(300);
    printf("%d %d\n", a, t);
    d = a = await real(2.75);
    printf("%.2f %d\n", d, a);
    d = f = await real(0.1);
    printf("%d\n", d == 0.1);
    a = b += await later(255);
    printf("%d %d\n", a, b);
    printf("%d\n", (b = await later(-1)) + 1);
    long wide = b = a = await later(0x1234);
    printf("%lx %x %x\n", wide, b, a);
    return 0;
}
