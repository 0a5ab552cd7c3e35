/* Conversions of and with awaited values, results of odd types (pointers to functions and arrays,
 * enumerations), typeof in every form, and code for one compiler only. */
#include <async.h>
#include <stdio.h>
#include <stdlib.h>
static async int later(int value)
{
    await async_yield();
    return value;
}
static async int compilers(int x)
{
#ifdef __clang__
    x += await later(1);
#else
    x += await later(1) * 1;
#endif
#if defined __GNUC__ && !defined __clang__
    __asm__("");
#endif
#ifdef __has_attribute
#if __has_attribute(unused)
    __attribute__((unused)) int y = x;
#endif
#endif
    await async_yield();
    return x;
}
static async int types(void)
{
    typeof(int[3]) a = {1, await later(2)};
    __typeof__(a) b = {await later(4)}, *pb = &b;
    typeof(*pb) c;
    typeof(&a[0]) p = a;
    __auto_type q = &b[0];
    typeof(await later(1)) *r = p;
    __typeof__(int (*)(int)) f = abs;
    __typeof__(const char *) s = "s";
    __auto_type text = "literal";
    const __auto_type fixed = await later(7);
    c[0] = 9;
    await async_yield();
    q[1] = await later(3);
    return a[1] + (*pb)[1] + *r + f(-5) + s[0] + c[0] + (int)sizeof(typeof(a)) + text[0] + fixed;
}
static async _Bool conversions(float f, char c, unsigned short us, _Bool b)
{
    double d = await later(3) / 2 + f;
    int i = (int)d + c + us;
    long l = i << await later(3);
    unsigned u = -1;
    printf("%.2f %d %ld %d %d\n", d, i, l, u > (unsigned)await later(1), -1 < (long)await later(0));
    u >>= await later(28);
    c = (char)await later(300);
    us += (unsigned short)await later(65535);
    b ^= await later(1);
    i = await later(5) % -3 + -7 / await later(2) + (c << 2);
    printf("%u %d %d %d %d\n", u, c, us, b, i);
    return await later(256);
}
typedef enum { A, B = 5 } kind;
static async kind enumerated(kind k)
{
    await async_yield();
    return k == A ? B : A;
}
static async void (*pointer(void (*p)(void)))(void)
{
    await async_yield();
    return p;
}
static async int (*table(int (*t)[3]))[3]
{
    await async_yield();
    return t;
}
static void hello(void)
{
    puts("hello");
}
static async const char *named(void)
{
    await async_yield();
    return __func__;
}
async int main(void)
{
    int t[3] = {1, 2, 3};
    printf("%d\n", await compilers(1));
    printf("%d\n", await types());
    printf("%d\n", await conversions(0.5f, 'a', 1, 1));
    printf("%d %d\n", await enumerated(A), await enumerated(B));
    (await pointer(hello))();
    printf("%d %s\n", (*await table(&t))[await later(2)], await named());
    return 0;
}
