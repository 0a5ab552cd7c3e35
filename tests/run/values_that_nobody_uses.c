/* Values that nobody uses, of expressions that await: neither compiler warns of what is left of them, where
 * it does not warn of the elided program. */
#include <async.h>
#include <stdio.h>

struct pair {
    int first, second[2];
};
static int log_of[128], logged;

static async int v(int x)
{
    log_of[logged++ % 128] = x;
    await async_yield();
    return x;
}
static async struct pair pair_of(int x)
{
    await async_yield();
    log_of[logged++ % 128] = x;
    return (struct pair){x, {x, x}};
}
static int f(int x)
{
    log_of[logged++ % 128] = -x;
    return x + 1;
}

#define SET(p, e)                                                                                            \
    ({                                                                                                       \
        int v_ = (e);                                                                                        \
        *(p) = v_;                                                                                           \
        v_;                                                                                                  \
    })
#define MAX(x, y)                                                                                            \
    ({                                                                                                       \
        __typeof__(x) x_ = (x);                                                                              \
        __typeof__(y) y_ = (y);                                                                              \
        x_ > y_ ? x_ : y_;                                                                                   \
    })
#define PAIR(e)                                                                                              \
    ({                                                                                                       \
        struct pair pair_ = (e);                                                                             \
        pair_;                                                                                               \
    })
#define IS_TWO(e)                                                                                            \
    ({                                                                                                       \
        int e_ = (e);                                                                                        \
        e_ == 2;                                                                                             \
    })
#define LABELLED(p, e)                                                                                       \
    ({                                                                                                       \
        __label__ out;                                                                                       \
        *(p) = (e);                                                                                          \
        if (*(p) == 7)                                                                                       \
            goto out;                                                                                        \
        *(p) += 1;                                                                                           \
    out:                                                                                                     \
        *(p);                                                                                                \
    })
#define TWICE(p, e) ({ SET(p, SET(p, e)); })
#define NUMBER(p, e)                                                                                         \
    ({                                                                                                       \
        *(p) = (e);                                                                                          \
        0;                                                                                                   \
    })
#define ADDRESS(p, e)                                                                                        \
    ({                                                                                                       \
        *(p) = (e);                                                                                          \
        (p);                                                                                                 \
    })
#define CAST(p, e)                                                                                           \
    ({                                                                                                       \
        *(p) = (e);                                                                                          \
        (long)*(p);                                                                                          \
    })
#define EXPECT(e) ({ __builtin_expect((e), 1); })

static async int statements(int a, int b)
{
    SET(&a, await v(1));
    SET(&b, 2);
    MAX(await v(2), a);
    PAIR(await pair_of(3));
    IS_TWO(await v(4));
    LABELLED(&a, await v(7));
    TWICE(&a, await v(5));
    NUMBER(&a, await v(6));
    ADDRESS(&a, await v(7));
    CAST(&b, await v(8));
    EXPECT(await v(9));
    (void)SET(&b, await v(10));
    (int)await v(11);
    _Generic(a, int : SET(&a, await v(12)), default : 0);
    __builtin_choose_expr(1, SET(&b, await v(13)), 0);
    __extension__ SET(&a, await v(14));
    if (a)
        SET(&b, await v(15));
    else
        MAX(await v(16), b);
    return a * 100 + b;
}

static async int operands(int a, int b)
{
    int c = (SET(&a, await v(1)), await v(2)) * 2;
    c += (SET(&b, await v(3)), 4) * 2;
    c += (await v(4), SET(&a, await v(5)));
    c += (MAX(a, b), IS_TWO(b), await v(6));
    SET(&a, 2), await v(7);
    a ? SET(&a, await v(8)) : 0;
    a ? await v(9) : SET(&b, 3);
    a &&SET(&b, await v(10));
    c += (f(1) == 2 && f(2), await v(11));
    (void)(SET(&a, await v(12)), SET(&b, await v(13)));
    (void)(a ? SET(&a, await v(14)) : MAX(a, b));
    return a * 100 + b + c;
}

static async int loops(int a, int b)
{
    int n = 0;
    for (SET(&a, await v(1)); a < 4; SET(&a, a + await v(1)))
        n++;
    for (b = await v(0), SET(&a, 0); b < 3; b++, SET(&a, await v(2)))
        n += a;
    for (b = 0; b < 3; (SET(&b, b + 1), await v(b)))
        MAX(await v(b), 2);
    do
        SET(&b, await v(4));
    while (MAX(await v(b), 2) < 3);
    switch (b) {
    case 4:
        SET(&b, await v(5));
        break;
    default:
        MAX(await v(6), 1);
    }
again:
    SET(&b, b + await v(1));
    if (b < 8)
        goto again;
    return a * 100 + b + n;
}

static async int branches(int a, int b)
{
    join
    {
        SET(&a, await v(1));
        SET(&b, await v(2));
        MAX(await v(3), 2);
    }
    if (await within(1000, SET(&a, await v(4))))
        b++;
    if (await within(1000, f(1) == 2))
        b++;
    if (await within(1000, a + await v(5)))
        b++;
    return a * 100 + b;
}

async int main(void)
{
    printf("%d\n", await statements(1, 2));
    printf("%d\n", await operands(1, 2));
    printf("%d\n", await loops(1, 2));
    printf("%d\n", await branches(1, 2));
    for (int i = 0; i < logged && i < 128; i++)
        printf(" %d", log_of[i]);
    printf("\n");
    return 0;
}
