/* Volatile and structured values, odd left sides, keywords by names of the own. */
#define ASYNC_NO_KEYWORDS
#include <async.h>
#include <stdio.h>
#define await    _Await
#define co       _Async
#define AWAIT(x) (_Await(x))
static co int later(int value)
{
    await async_yield();
    return value;
}
struct big {
    char c[40];
    int n;
};
static co struct big make(int n)
{
    struct big b = {"big", n};
    await async_yield();
    return b;
}
static co int volatiles(void)
{
    volatile int v = 0, *pv = &v;
    volatile struct {
        int a;
        volatile int b;
    } s = {await later(1), 2};
    volatile int a[2] = {await later(5)};
    for (volatile int i = 0; i < await later(3); i++)
        v += i, (*pv)++, a[1] += await later(s.a);
    return v * 10 + a[0] + a[1] + s.b;
}
static co int structs(void)
{
    struct big a = await make(1), b = a, *p = &b, list[2] = {await make(2), a};
    a = (await make(3)), *p = list[0], list[1] = *p = await make(9);
    struct big c = await later(0) ? a : await make(6);
    const struct big d = ({
        struct big t = a;
        t.n += await later(100);
        t;
    });
    return a.n + b.n * 10 + list[1].n * 100 + c.n * 1000 + d.n + AWAIT(make(4)).n +
           (await make(5)).c[await later(1)] + (p = &c, await later(p->n));
}
static co int exotic(void)
{
    int x = 5, *p = &x, **pp = &p, a[3] = {0}, (*pa)[3] = &a;
    _Complex double z = 1.0i;
    **pp += await later(1), (*pa)[await later(1)] = 3, *(a + await later(2)) = 4, 0 [a] = await later(2);
    __real__ z = await later(2);
    __imag__ z += await later(3);
    *(*pa + await later(0)) += 1;
    ((struct { int *q; }){p}).q[await later(0)]++;
    (x > 3 ? a : *pa)[await later(1)] += 10;
    *(x ? &a[0] : p) -= await later(1);
    (void)(x++, await later(1)), --*p, ++(*pp)[0], (void)-await later(1), (void)+x;
    return x + a[0] + a[1] * 10 + a[2] * 1000 + (int)(__real__ z * 2 + __imag__ z);
}
co int main(void)
{
    printf("%d\n", await volatiles());
    printf("%d\n", await structs());
    printf("%d\n", await exotic());
    return 0;
}
