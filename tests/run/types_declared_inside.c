/* struct, union, enum and typedef declared inside async functions, anonymous ones too, shadowing outer ones.
 */
#include <async.h>
#include <stdio.h>

struct point {
    char c;
};
typedef char unit;

static async int later(int value)
{
    await async_yield();
    return value;
}

static async int first(void)
{
    struct point {
        int x, y;
    };
    typedef struct point unit;
    enum { ONE = 1, TWO, BIG = 50 };
    enum shade { DARK = BIG, LIGHT } shade = LIGHT;
    struct point p = {await later(ONE), TWO};
    unit q = p;
    unit array[TWO] = {p, {.y = await later(BIG)}};

    await async_yield();
    q.x += p.y + array[1].y + shade;
    {
        struct point {
            long values[3];
        } p = {{1, 2, await later(3)}};
        union {
            int i;
            char c[sizeof(struct point)];
        } u = {.i = 0};
        enum { ONE = 100 };
        typedef int unit;
        unit v = await later(ONE);
        await async_yield();
        u.c[0] = p.values[2];
        q.x += u.c[0] + v + (int)(sizeof p / sizeof(long)) + (int)(sizeof u / sizeof(long));
    }
    unit r = {ONE, q.x};
    await async_yield();
    return r.y + r.x;
}

static async int second(void)
{
    struct node {
        struct node *next;
        int value;
    } c = {NULL, await later(3)}, b = {&c, 2}, a = {&b, 1}, *p = &a;
    int sum = 0;
    for (; p; p = p->next)
        sum = sum * 10 + await later(p->value);
    struct {
        struct {
            int deep;
        } inner;
        int (*call)(int);
    } anonymous = {{await later(4)}, NULL}, copy = anonymous;
    await async_yield();
    return sum * 10 + copy.inner.deep + (anonymous.call != NULL);
}

static async int third(void)
{
    typedef int row[3];
    typedef row *rows;
    row table[2] = {{1, 2, 3}, {4, 5, await later(6)}};
    rows r = table;
    await async_yield();
    struct point p = {(*++r)[2]};
    unit u = 'u';
    await async_yield();
    return p.c + (u == 'u') + (int)sizeof u;
}

async int main(void)
{
    printf("%d %d %d\n", await first(), await second(), await third());
    return 0;
}
