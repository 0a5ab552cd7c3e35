/* Macros that expand to awaits, returns, breaks, whole and half statements; nested; used in each other. */
#include <async.h>
#include <stdio.h>

#define CHECK(call)                                                                                          \
    do {                                                                                                     \
        int check_result = await(call);                                                                      \
        if (check_result < 0)                                                                                \
            return check_result;                                                                             \
    } while (0)
#define AWAIT await
#define SLEEP await async_yield()
#define IF_LATER(x) if (await later(x))
#define OTHERWISE else
#define FOREVER for (;;)
#define LEAVE_IF(condition)                                                                                  \
    if (condition)                                                                                           \
    break
#define GIVE return
#define BEGIN {
#define END }
#define TWO_STEPS                                                                                            \
    SLEEP;                                                                                                   \
    SLEEP
#define LATER(x) AWAIT later(x)
#define ADD(a, b) (LATER(a) + LATER(b))

static async int later(int value)
{
    SLEEP;
    return value;
}

static async int steps(int a, int b, int c)
{
    CHECK(later(a));
    CHECK(later(b));
    if (c > 5)
        CHECK(later(c - 10));
    else
        CHECK(later(c));
    CHECK(later(a + b + c));
    GIVE a + b + c;
}

static async int blocks(int n) BEGIN
    int sum = 0;
    FOREVER BEGIN
        TWO_STEPS;
        LEAVE_IF(LATER(n) == 0);
        IF_LATER(n & 1)
            sum += LATER(n);
        OTHERWISE
            sum += 100;
        n--;
    END
    GIVE sum;
END

async int main(void)
{
    printf("%d %d %d %d\n", await steps(1, 2, 3), await steps(-1, 2, 3), await steps(1, -2, 3), await steps(1, 2, -3));
    printf("%d %d\n", await steps(1, 2, 6), await steps(1, 2, 16));
    printf("%d %d\n", await blocks(5), ADD(1, ADD(2, ADD(3, 4))));
    return ADD(LATER(1), 2);
}
