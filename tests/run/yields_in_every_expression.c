/* transpiled-only: yield in every place where an expression stands, of every type, between locals of every kind. */
#include <async.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static int sum(int a, int b, int c) { return a * 100 + b * 10 + c; }

static generator(int) everywhere(int n)
{
    int a[4] = {(yield 1), (yield 2), [3] = (yield 3)};
    printf("[%d %d %d %d]", a[0], a[1], a[2], a[3]);
    printf("(%d)", sum((yield 4), (yield 5), (yield 6)));
    if ((yield 7) > 6)
        printf("if ");
    switch (yield 8) {
    case 80: printf("eighty ");
    }
    int c = (yield 9) ? (yield 10) : (yield 11);
    c = ((yield 12), (yield 13));
    int e = ({ int x = yield 14; x + (yield 15); });
    a[(yield 1) - 10] = yield 16;
    a[(yield 2) - 20]++;
    a[1] += (yield 17) + a[1];
    int *p = &a[yield 0];
    struct { int x, y; } s = {.y = (yield 18), .x = (yield 19)};
    while ((yield 20) > n)
        n += 100;
    do
        n--;
    while ((yield 21) == 0);
    for (int i = (yield 22); i < (yield 23); i += (yield 24))
        printf("for ");
    (void)(yield 25);
    int t = -(yield 26) + !(yield 27) + ~(yield 28) + (int)(yield 29) + (int)sizeof(yield 30);
    t = (yield 31) && (yield 0) && (yield 33);
    t += (yield 34) || (yield 35);
    int f[n + (yield 3) / 10];
    f[0] = 5;
    f[2] = (yield (int)sizeof f);
    struct { int a; struct { int b[2]; } in; } lit = {(yield 36), {{(yield 37), 7}}};
    printf("{%d %d %d}", lit.a, lit.in.b[0], lit.in.b[1]);
    printf("%d %d %d %d %d %d %d %d %d\n", c, e, *p, s.x, s.y, n, t, f[0], f[2]);
    (void)(yield 99);
    return;
}

struct big { char text[64]; int n; };
union either { int i; double d; };
enum color { RED, GREEN };
typedef int (*operation)(int);
static int twice(int x) { return 2 * x; }

static generator(struct big) bigs(struct big b)
{
    while (b.n--) {
        struct big got = yield b;
        strcat(b.text, got.text);
    }
}
static generator(union either) eithers(void) { yield (union either){.d = 1.5}; yield (union either){.d = 3}; }
static generator(enum color) colors(void) { yield RED; yield GREEN; }
static generator(operation) operations(void) { yield twice; operation o = yield (operation)NULL; printf("%d ", o(21)); }
static generator(long double) longs(void) { yield 1; yield 2.5L; yield 'a'; }
static generator(bool) bools(void) { yield 5; yield "x"; yield 0; }
static generator(_Complex double) complexes(void) { yield 1.0; yield 2.0 * (__extension__ 1.0i); }
static generator(const char *const *) lists(void) { static const char *const l[] = {"a", "b"}; yield l; yield l + 1; }
static generator(long) widened(int n) { for (short i = 0; i < n; i++) yield i; yield n; yield -1; }
static generator(__int128) huge(void) { yield (__int128)1 << 100; yield -1; }
static generator(unsigned char) bytes(const char *t) { while (*t) yield *t++; yield 30 - 1; }
typedef int four __attribute__((vector_size(16)));
static generator(four) vectors(four v) { yield v; yield v + v; four w = yield v * v; printf("%d ", w[0]); }
typedef int row[3];
static generator(row *) rows(row *r, int n) { for (int i = 0; i < n; i++) yield &r[i]; }

static generator(int) parameters(int n, int vla[n], const char *restrict t, struct big b, int (*f)(int), va_list *list, double d,
                                 unsigned char c, bool is, int (*m)[n], operation o, const volatile int k, register int r)
{
    yield vla[n - 1];
    yield t[1];
    yield b.n;
    yield f(n);
    yield va_arg(*list, int);
    yield d + c + is;
    yield (*m)[0];
    yield o(k) + r;
}

static void call(int n, ...)
{
    (void)n;
    va_list list;
    va_start(list, n);
    int v[3] = {1, 2, 3};
    for_each (int x, parameters(3, v, "xy", (struct big){.n = 9}, twice, &list, 1.5, 2, true, &v, twice, 50, 1))
        printf("%d ", x);
    va_end(list);
    printf("\n");
}

int main(void)
{
    generator(int) g = everywhere(5);
    int v = 0;
    bool more = async_next(&g, &v);
    for (int i = 0; more && i < 200; i++) {
        printf("%d ", v);
        more = async_next_with(&g, v * 10, &v);
    }
    printf("\n");
    generator(struct big) b = bigs((struct big){"x", 4});
    struct big item, sent = {"y", 0};
    while (async_next_with(&b, sent, &item))
        printf("%s %d ", item.text, item.n);
    for_each (union either u, eithers()) printf("%g ", u.d);
    for_each (enum color c, colors()) printf("%d ", c);
    generator(operation) o = operations();
    operation op;
    async_next(&o, &op); printf("%d ", op(4)); async_next(&o, &op); async_next_with(&o, twice, &op);
    for_each (long double l, longs()) printf("%Lg ", l);
    for_each (bool t, bools()) printf("%d ", t);
    for_each (_Complex double z, complexes()) printf("%g+%gi ", __real__ z, __imag__ z);
    for_each (const char *const *l, lists()) printf("%s ", *l);
    for_each (long l, widened(2)) printf("%ld ", l);
    for_each (__int128 h, huge()) printf("%lld ", (long long)(h >> 90));
    for_each (unsigned char c, bytes("ab")) printf("%d ", c);
    generator(four) w = vectors((four){1, 2, 3, 4}); four x;
    while (async_next_with(&w, ((four){7, 7, 7, 7}), &x)) printf("%d%d ", x[0], x[3]);
    row r[2] = {{1, 2, 3}, {4, 5, 6}};
    for_each (row *y, rows(r, 2)) printf("%d ", (*y)[2]);
    printf("\n");
    call(0, 77);
    return 0;
}
