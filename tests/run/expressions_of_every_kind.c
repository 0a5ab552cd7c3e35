/* Expressions: comma in conditions, chained conditionals, mixed logic, increments of awaited pointers, struct
 * members of results in every place, sizeof and _Alignof beside awaits, string literals indexed, casts to
 * unions and void. */
#include <async.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

struct inner {
    int a[3];
    unsigned f : 3;
};
struct outer {
    struct inner in, *p;
    union {
        int i;
        char c;
    } u;
};
union number {
    int i;
    double d;
};

#define TYPE(x)                                                                                              \
    _Generic((x),                                                                                            \
        char: "char",                                                                                        \
        signed char: "signed char",                                                                          \
        unsigned char: "unsigned char",                                                                      \
        short: "short",                                                                                      \
        unsigned short: "unsigned short",                                                                    \
        int: "int",                                                                                          \
        unsigned: "unsigned",                                                                                \
        long: "long",                                                                                        \
        unsigned long: "unsigned long",                                                                      \
        float: "float",                                                                                      \
        double: "double",                                                                                    \
        _Bool: "bool",                                                                                       \
        int *: "int *",                                                                                      \
        const int *: "const int *",                                                                          \
        void *: "void *",                                                                                    \
        char *: "char *",                                                                                    \
        default: "other")

static async int later(int value)
{
    await async_yield();
    return value;
}
static async char letter(char c)
{
    await async_yield();
    return c;
}
static async bool truth(int x)
{
    await async_yield();
    return x;
}
static async unsigned char byte(int x)
{
    await async_yield();
    return x;
}
static async const int *constant(const int *p)
{
    await async_yield();
    return p;
}
static async void *any(void *p)
{
    await async_yield();
    return p;
}
static async void nothing(void)
{
    await async_yield();
}
static async struct outer make(int n, struct inner *p)
{
    await async_yield();
    return (struct outer){{{n, n + 1, n + 2}, 5}, p, {.i = n}};
}
static int calls;
static int count(int x)
{
    calls++;
    return x;
}

async int main(void)
{
    int a[5] = {1, 2, 3, 4, 5}, *p = a, n = 3;
    struct inner in = {{7, 8, 9}, 2};

    printf("%s %s %s %s\n", TYPE(await letter('a')), TYPE(+await letter('a')), TYPE(await truth(1)),
           TYPE(!await truth(1)));
    printf("%s %s %s %s\n", TYPE(await byte(1)), TYPE(await byte(1) << 1),
           TYPE(1 ? await byte(1) : await byte(2)), TYPE(-await byte(1)));
    printf("%s %s %s\n", TYPE(await constant(a)), TYPE(1 ? await any(a) : p),
           TYPE(1 ? await constant(a) : 0));
    printf("%s %s %s\n", TYPE(await later(1) ? p : NULL), TYPE(await later(1) ?: 2L),
           TYPE((await byte(200), await letter('x'))));
    printf("%d %d\n", await byte(200) + await byte(100), (unsigned char)(await byte(200) + await byte(100)));
    printf("%d\n", await truth(7) + await truth(0) + (await later(8) && await later(-1)) * 10);
    printf("%d %d\n", (await make(1, &in)).in.a[1], (await make(await later(2), &in)).p->a[await later(2)]);
    (await make(1, &in)).p->a[0] += (await make(10, NULL)).u.i;
    (await make(1, &in)).p->f ^= (await make(10, NULL)).in.f;
    printf("%d %d %d\n", in.a[0], in.f, (int)sizeof((await make(1, &in)).in.a));
    *p++ = await later(6);
    printf("%d %d\n", a[0], (int)(p - a));
    printf("%d\n", *(p + await later(1)) + *p * (await later(2), await later(3)));
    p[await later(0)]++, --p[await later(1)], (void)await later(3), n--;
    printf("%d %d %d\n", a[1], a[2], n);
    printf("%c%c %s\n", "hello"[await later(1)], (await later(2))["world"], &"offset"[await later(3)]);
    if (await nothing(), count(await later(1)), n == 2)
        printf("%d\n", calls);
    int r = await later(0) ? 1 : await later(0) ? 2 : await later(1) ? (await nothing(), 3) : 4;
    await later(r) == 3 ? await nothing() : (void)await later(1);
    r += (await later(1) || count(1)) + (await later(0) && count(1)) + (count(0) || await later(2)) +
         (count(2) && !await later(3));
    printf("%d %d\n", r, calls);
    n = (await later(1), a[await later(4)] = await later(9), n + await later(5));
    printf("%d %d %d\n", n, a[4], ~await later(0) - -await later(1) + !await later(0));
    union number u = {.d = await later(0)}, v = (union number)await later(42);
    printf("%d %.1f %d\n", v.i, u.d, (int)_Alignof(union number) + (int)__alignof__(await later(1)));
    memcpy(&u, &(union number){.d = 2.5}, await later((int)sizeof u));
    (void)(await later(1) + await later(2));
    (void)await make(1, NULL);
    _Bool flag = await later(256), *flags = &flag;
    flag &= await later(2) > 1;
    *flags |= await later(0);
    flag += 5;
    char c = 127;
    c += await later(1);
    c >>= await later(1);
    short s = (short)(await later(70000));
    s *= await later(3);
    printf("%.1f %d %d %d\n", u.d, flag, c, s);
    return 0;
}
