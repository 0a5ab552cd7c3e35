/* Attributes, __extension__, pragmas and _Pragma on statements, locals, labels, types inside async bodies. */
#include <async.h>
#include <stdio.h>

#define QUIET(...)                                                                                           \
    _Pragma("GCC diagnostic push") _Pragma("GCC diagnostic ignored \"-Wparentheses\"")                       \
        __VA_ARGS__ _Pragma("GCC diagnostic pop")
#define FALL   __attribute__((fallthrough))
#define UNUSED __attribute__((unused))

static async int later(int value)
{
    await async_yield();
    return value;
}

static async int attributes(int x, UNUSED int never, int also __attribute__((unused)))
{
    int sum = 0, UNUSED idle, packed_too = 0;
    struct __attribute__((packed)) tight {
        char c;
        int i __attribute__((aligned(2)));
    } tight = {1, await later(2)};
    typedef int apart __attribute__((aligned(16)));
    apart far = await later(3);
    enum __attribute__((packed)) tiny { SMALL UNUSED, LARGE } tiny = LARGE;
    typedef int __attribute__((mode(DI))) wide;
    wide w = await later(1);
    typedef int __attribute__((may_alias)) alias;
    float real = 1.0f;
    alias *bits = (alias *)&real;

    w <<= 40;
    switch (await later(x)) {
    case 1:
        sum += 1;
        FALL;
    case 2:
        sum += await later(2);
        __attribute__((fallthrough));
    case 3:
        sum += 3;
        if (await later(0)) {
            sum += 100;
        }
        __attribute__((__fallthrough__));
    default:
        sum += await later(4);
    }
unused_label:
    UNUSED;
    await async_yield();
    return sum + (int)sizeof tight + tight.i + (int)sizeof tiny + tiny + (int)(w >> 38) +
           (int)((unsigned long)&far % 16) + packed_too + far + (*bits == 0x3f800000);
}

static async int pragmas(int x)
{
    QUIET(if (x = await later(x)) { x++; })
    _Pragma("GCC diagnostic push")
        _Pragma("GCC diagnostic ignored \"-Wparentheses\"") if (x = await later(x + 1)) x++;
    _Pragma("GCC diagnostic pop")
#pragma GCC unroll 4
        for (int i = 0; i < 8; i++) x += i;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wimplicit-fallthrough"
    switch (x) {
    case 30:
        x += await later(1);
    case 31:
        x++;
    }
#pragma GCC diagnostic pop
    return x;
}

static async int extensions(int x)
{
    __extension__ int y = __extension__({ await later(x); });
    __extension__ long long z = __extension__ x + await later(1);
    __extension__ struct {
        int a;
        struct {
            int b;
        };
    } s = {1, {await later(2)}};
    __extension__ typedef int t;
    t u = __extension__(int) await later(9);
    await async_yield();
    return y + (int)z + s.a + s.b + u;
}

async int main(void)
{
    printf("%d %d\n", await attributes(1, 2, 3), await attributes(9, 2, 3));
    printf("%d\n", await pragmas(1));
    printf("%d\n", await extensions(1));
    return 0;
}
