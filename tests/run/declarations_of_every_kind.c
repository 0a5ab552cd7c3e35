/* Locals and parameters of every kind: array parameters with static and qualifiers, statics, externs and
 * prototypes inside, pointers to arrays and functions, transparent unions, flexible arrays, bit-fields,
 * shadowing types. */
#include <async.h>
#include <stdalign.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

typedef int row[4];
typedef int (*operation)(int, int);
typedef struct {
    int x;
} unnamed;
typedef union __attribute__((transparent_union)) {
    int *i;
    float *f;
} any;
struct empty {
};
struct line {
    int n;
    char text[];
};
static int add(int a, int b)
{
    return a + b;
}
static int take(any a)
{
    return *a.i;
}

static async int arrays(int a[static 2], int b[const], const int c[restrict static 1], row *d, int e[][4],
                        int (*f)[4], int(g)(int, int), int h[const volatile 3])
{
    int before = a[1] + b[0];
    await async_yield();
    a++;
    b[0] = await later(50);
    return before + a[0] + b[0] + c[0] + d[0][1] + e[1][2] + (*f)[3] + g(await later(1), 2) + h[1] +
           (int)sizeof *d + (int)sizeof e[0];
}

static async int unnamed_parameter(int a, struct empty e, int x)
{
    (void)e;
    return await later(x + a * 0);
}

static async int ordered(register int r, volatile int v, _Atomic int at, const struct empty e, int after)
{
    (void)e;
    v += r;
    at += v;
    await async_yield();
    return v + at + after;
}

static async int statics(int n)
{
    static int table[3] = {1, 2, 3}, calls;
    static _Thread_local int own;
    static const char *const names[] = {[1] = "one", [0] = "zero"};
    static struct {
        int a;
        struct {
            int b;
        } in;
    } hidden = {1, {2}};
    extern int external;
    int add(int, int);
    static operation op = add;
    static int *where = &table[1];

    table[n] += await later(1);
    calls++, own += n;
    hidden.in.b += await later(n);
    external++;
    await async_yield();
    return table[n] + calls * 10 + own * 100 + (int)strlen(names[n]) + hidden.in.b + op(1, 2) + *where;
}
int external = 3;

static async int pointers(void)
{
    int grid[2][3] = {{1, 2, 3}, {4, 5, 6}}, (*line)[3] = grid, (*all)[2][3] = &grid,
        *flat[2] = {grid[0], *(grid + 1)};
    operation ops[2] = {add}, *pop = ops;
    int (*(*get)(void))(int, int) = NULL;
    const char *restrict text = "text", *const *const words = (const char *const[]){"a", "b"};
    any t = {.i = grid[0]};
    unnamed *un = &(unnamed){await later(6)};
    struct line *heap = (struct line *)(int[4]){0};
    max_align_t most;
    void *self = &self;
    int **pp = &flat[1];

    heap->n = await later(2);
    strcpy(heap->text, text);
    line++;
    (**pp)++;
    await async_yield();
    (*pp)++;
    return (*line)[1] + (*all)[0][2] + flat[0][0] + **pp + pop[0](1, await later(1)) + (get == NULL) +
           words[1][0] + take(t) + un->x + heap->n + heap->text[3] +
           (int)((uintptr_t)&most % alignof(max_align_t)) + (self == (void *)&self) + take(&flat[1][0]);
}

static async int scoped(int x)
{
    for (struct { int i, step; } s = {0, 2}; s.i < await later(6); s.i += s.step)
        x += s.i;
    struct point {
        int x, y;
    } x1 = {x, 1}, *px = &x1;
    {
        struct point {
            char c[3];
        } x1 = {"ab"};
        enum { x = 5, y } e = y;
        typedef struct point point;
        point copy = x1;
        await async_yield();
        copy.c[1] = (char)await later(x);
        px->y += copy.c[1] + e + (int)sizeof(point);
    }
    union {
        int i;
        float f;
        struct {
            short lo, hi;
        };
    } un = {.i = await later(0x10002)};
    struct {
        unsigned a : 4;
        int : 0;
        signed b : 3;
        _Bool c : 1;
        enum { K = 3 } k : 3;
    } bits = {.a = await later(17), .b = -2, .c = await later(1), .k = K};
    bits.a += await later(3);
    bits.b--;
    await async_yield();
    return x + px->y + un.lo + un.hi + bits.a + bits.b + bits.c + bits.k + K;
}

async int main(void)
{
    int a[3] = {1, 2, 3}, b[1] = {4}, c[2] = {5, 6}, e[2][4] = {{0}, {1, 2, 3, 4}}, h[3] = {7, 8, 9};
    row d = {1, 2, 3, 4};
    printf("%d\n", await arrays(a, b, c, &d, e, &d, add, h));
    printf("%d %d\n", await unnamed_parameter(1, (struct empty){}, 3),
           await ordered(1, 2, 3, (struct empty){}, 4));
    int first = await statics(0), second = await statics(1);
    printf("%d %d %d\n", first, second, external);
    printf("%d\n", await pointers());
    printf("%d\n", await scoped(1));
    return 0;
}
