/* #if, #define, #undef, #pragma and #line-free text inside async bodies, also in the middle of statements. */
#include <async.h>
#include <stdio.h>

#define FAST 0
#define FEATURE 1

static async int later(int value)
{
    await async_yield();
    return value;
}

static async int configured(int n
#if FEATURE
                            ,
                            int extra
#endif
)
{
    int sum = 0;
#if FAST
    sum = fast(n);
#elif FEATURE
    sum = await later(n) +
#ifdef __STDC__
          await later(extra)
#else
          await never(extra)
#endif
        ;
#else
    sum = await slow(n);
#endif
#define STEP 10
    for (int i = 0; i < 2; i++) {
        sum += await later(STEP);
#undef STEP
#define STEP 100
        sum += STEP;
    }
#undef STEP
#ifdef STEP
    sum = await later(-1);
#endif
    if (sum > 0
#if FEATURE
        && await later(1)
#endif
    ) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wparentheses"
        int truth = sum > 5 & await later(1) == 1;
#pragma GCC diagnostic pop
        _Pragma("GCC diagnostic push") _Pragma("GCC diagnostic ignored \"-Wparentheses\"")
        if (truth = await later(1))
            sum += await later(truth);
        _Pragma("GCC diagnostic pop") sum++;
    }
#if 0
    await this is not C at all {
#endif
    return sum;
}

async int main(void)
{
    static const int table[] = {
#define ENTRY(x) x,
        ENTRY(1) ENTRY(2) ENTRY(3)
#undef ENTRY
    };
    printf("%d %d\n", await configured(1, 2), await later(table[2]));
    return 0;
}
