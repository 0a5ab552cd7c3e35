/* Macros that hold these keywords, whole or in part, and their arguments.
 * cancelled: prints */
#include <async.h>
#include <stdio.h>

static async int later(int n)
{
    await async_yield();
    return n;
}

#define CHECK(x)        try(await (x))
#define CHECK_POSITIVE(x) \
    ({                    \
        int v_ = CHECK(x); \
        if (v_ == 0)      \
            return -77;   \
        v_;               \
    })
#define ON_EXIT(...) defer { __VA_ARGS__; }
#define SAY_AT_END(text) ON_EXIT(printf(" %s", text))
#define BOTH(a, b) \
    join {         \
        a;         \
        b;         \
    }
#define ALL(...) join { __VA_ARGS__ }
#define BEGIN_ALL join {
#define END_ALL }
#define SUM_OF(a, b)  \
    ({                \
        int a_, b_;   \
        BOTH(a_ = await (a), b_ = await (b)) \
        a_ + b_;      \
    })
#define LIMIT 1000000
#define IN_TIME(e) await within(LIMIT, e)
#define NOTHING
#define NUMBER 5

static async int checked(int a, int b)
{
    SAY_AT_END("checked")
    int sum = CHECK(later(a)) + CHECK(later(CHECK(later(b))));
    ON_EXIT(printf(" sum %d", sum))
    sum += CHECK_POSITIVE(later(a)) * NUMBER;
    ON_EXIT({ printf(" and"); await later(1); printf(" await"); } NOTHING)
    return CHECK(later(sum));
}

static async int joined(int n)
{
    int a, b, c = 0, d = 0;
    BOTH(a = await later(n), b = CHECK(later(n + 1)))
    BOTH({ SAY_AT_END("branch"); c = await later(a); }, if (b > NUMBER) d = await later(b))
    ALL(a += await later(1); b += await later(2);)
    BEGIN_ALL
        c += await later(NUMBER);
        d += await later(c * 0 + NUMBER);
    END_ALL
    return a + 10 * b + 100 * c + 1000 * d + SUM_OF(later(n), later(NUMBER));
}

static async int in_time(int n)
{
    int got = 0;
    if (!IN_TIME(got = await later(n)))
        return -1;
    IN_TIME(got += NUMBER);
    bool all = IN_TIME(got += CHECK(later(n - 2))) && await within(LIMIT, got += NUMBER);
    return all ? got : -got;
}

async int main(void)
{
    for (int a = -1; a < 3; a++)
        printf(" = %d\n", await checked(a, 1 - a));
    for (int n = 3; n < 7; n++)
        printf(" = %d\n", await joined(n));
    for (int n = 0; n < 4; n++)
        printf(" = %d\n", await in_time(n));
    return 0;
}
