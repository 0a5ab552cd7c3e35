/* #if inside and around everything: half an if, else branches, case labels, arguments, initialisers, declarations, with
 * #error, #warning and nonsense in what is not taken, #line and #include in the middle. */
#include <async.h>
#include <stdio.h>

#define WITH_TWO 1
/* #undef WITH_THREE */

static async int later(int value)
{
    await async_yield();
    return value;
}

#ifdef WITH_THREE
#error "three is not wanted"
static async int broken(int x) { return await nobody(
#endif

static async int chosen(int x
#if WITH_TWO
                        , int y
#endif
)
{
    int sum = 0
#ifndef WITH_THREE
        + await later(1)
#else
        + it is not C at all }
#error never
#endif
        ;
#if WITH_TWO
    if (await later(y) > 1) {
        sum += 10;
#else
    if (x) {
#endif
        sum += await later(x);
    }
#if WITH_TWO
    else
#endif
        sum += 100;
    switch (await later(sum)) {
#if defined WITH_THREE
    case 3:
        goto nowhere;
#elif WITH_TWO
    case 13:
        sum += await later(2);
#  if 0
        break;
#  endif
        break;
#endif
    default:
        sum--;
    }
    int table[] = {
        1,
#ifdef WITH_THREE
        await nobody(),
#else
        await later(2),
#endif
#if !WITH_TWO
        3,
#endif
        4};
    return sum + table[1] +
#if WITH_TWO && \
    !defined WITH_THREE
        table[sizeof table / sizeof *table - 1];
#else
        0;
#endif
}

#line 1000 "another.c"
static async int lines(void)
{
    int a = await later(__LINE__);
#line 5 "third.c"
    int b = await later(__LINE__); printf("%s %d\n", __FILE__, __LINE__);
    return a * 10000 + b + await later(
        __LINE__);
}

async int main(void)
{
    printf("%d %d\n", await chosen(2
#if WITH_TWO
        , await later(
#ifdef WITH_THREE
            3
#else
            2
#endif
        )
#endif
        ), await chosen(1, 0));
    printf("%d\n", await lines());
#ifdef NOTHING
    await nobody(;
#endif
    return 0;
}
