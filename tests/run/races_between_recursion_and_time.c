/* transpiled-only: a race whose arm awaits functions that await themselves polls its other arms as well, whichever
 * comes first: the deadline is met each time, and what the recursion has deferred runs, the innermost first. */
#include <async.h>
#include <stdio.h>

static async int descend(int depth)
{
    if (depth == 0) {
        await async_sleep_ms(10000);
        return 1;
    }
    defer { printf(" %d", depth); }
    return 1 + await descend(depth - 1);
}

static async int hurry(int depth)
{
    await async_yield();
    return depth ? 1 + await hurry(depth - 1) : 0;
}

async int main(void)
{
    for (int round = 0; round < 12; round++) {
        printf("round %d:", round);
        race {
            when (await descend(3)) puts(" the bottom");
            when (await async_sleep_ms(1)) puts(" time");
        }
    }
    for (int round = 0; round < 12; round++) {
        int depth = 0, reached = 0;
        race {
            when (depth = await hurry(4)) reached += depth;
            when (await descend(2)) puts("the bottom");
            when (reached = await descend(1)) puts("the bottom");
        }
        printf(" reached %d\n", reached);
    }
    return 0;
}
