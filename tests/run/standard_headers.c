/* Standard headers and their macros beside awaits: errno, tgmath, ctype, inttypes, qsort through tables. */
#include <async.h>
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tgmath.h>

typedef int (*compare)(const void *, const void *);

static int ascending(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

static const struct {
    const char *name;
    compare by;
} orders[] = {{"ascending", ascending}, {.name = "none"}};

static inline int clamp(int x, int low, int high)
{
    return x < low ? low : x > high ? high : x;
}

static async int later(int value)
{
    await async_yield();
    return value;
}

static async void sort(int *values, size_t count, compare by)
{
    await async_yield();
    if (by)
        qsort(values, count, sizeof *values, by);
}

async int main(void)
{
    int values[] = {5, 3, 9, 1};

    for (unsigned o = 0; o < 2; o++) {
        values[0] += 5;
        await sort(values, 4, orders[o].by);
        printf("%s:", orders[o].name);
        for (int i = 0; i < 4; i++)
            printf(" %d", clamp(values[i], await later(2), 9));
        printf("\n");
    }
    errno = 0;
    long parsed = strtol("99999999999999999999999", NULL, await later(10));
    printf("%d %d\n", errno == ERANGE, parsed == LONG_MAX);
    double negative = copysign((double)await later(2), -1.0);
    float magnitude = fabs(-0.5f * await later(3));
    printf("%.3f %.3f\n", negative, magnitude);
    printf("%" PRId64 " %c %d\n", (int64_t)await later(INT_MAX) * 4, toupper(await later('q')),
           isdigit(await later('7')) != 0);
    return 0;
}
