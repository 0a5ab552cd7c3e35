/* A macro argument with an await in it: used twice, dropped, stringified, pasted, passed on. */
#include <async.h>
#include <stdio.h>

static int calls;

static async int later(int value)
{
    calls++;
    await async_yield();
    return value;
}

static async int later_half(int value)
{
    await async_yield();
    return value / 2;
}

#define TWICE(x) ((x) * 10 + (x))
#define FIRST(x, y) (x)
#define IGNORE(x) 7
#define SHOW(x) printf("%s = %d\n", #x, x)
#define CALL(kind, x) await later##kind(x)
#define PASS(...) TWICE(__VA_ARGS__)
#define TEXT(x) #x
#define EXPANDED_TEXT(x) TEXT(x)
#define COUNT_OF(...) (sizeof((int[]){__VA_ARGS__}) / sizeof(int))
#define SUM(first, ...) sum((int[]){first, __VA_ARGS__}, COUNT_OF(first, __VA_ARGS__))
#define MAX(a, b)                                                                                            \
    ({                                                                                                       \
        __typeof__(a) max_a = (a);                                                                           \
        __typeof__(b) max_b = (b);                                                                           \
        max_a > max_b ? max_a : max_b;                                                                       \
    })

static int sum(const int *values, size_t count)
{
    int sum = 0;
    while (count--)
        sum += values[count];
    return sum;
}

async int main(void)
{
    printf("%d", TWICE(await later(3)));
    printf(" %d\n", calls);
    printf("%d", FIRST(await later(4), await later(5)));
    printf(" %d", IGNORE(await later(6)));
    printf(" %d\n", calls);
    SHOW(await later(1) + await later(2));
    SHOW(TWICE(await later(8)));
    SHOW(  await   later ( '"' ) );
    printf("%d %d\n", CALL(, 9), CALL(_half, 9));
    printf("%d\n", PASS(await later(2)));
    puts(TEXT(spawn(later(1))));
    puts(EXPANDED_TEXT(TWICE(later(1))));
    printf("%d\n", SUM(await later(1), 2, await later(3)));
    printf("%d %d\n", MAX(await later(4), 3), MAX(MAX(1, await later(2)), MAX(await later(6), 5)));
    printf("%d\n", calls);
    return 0;
}
