/* Ticks come at their times; after work that takes too long they are made up for, or left out. */
#include <async.h>
#include <stdio.h>

static async int64_t ticks(enum async_ticks policy)
{
    struct async_interval interval = async_interval_start(20, policy);
    int64_t began = interval.next - 20, missed = 0;

    for (int i = 0; i < 4; i++) {
        missed += await async_interval_tick(&interval);
        if (i == 0)
            await async_sleep_ms(50); /* the ticks at 40 and 60 are late */
    }
    int64_t took = async_now_ms() - began;
    switch (policy) {
    case ASYNC_TICKS_BURST:
        return took >= 80 && missed == 0;
    case ASYNC_TICKS_SKIP:
        return took >= 100 && missed >= 1;
    case ASYNC_TICKS_DELAY:
        return took >= 110 && missed >= 1;
    }
    return -1;
}

async int main(void)
{
    printf("%d\n", (int)await ticks(ASYNC_TICKS_BURST));
    printf("%d\n", (int)await ticks(ASYNC_TICKS_SKIP));
    printf("%d\n", (int)await ticks(ASYNC_TICKS_DELAY));
    return 0;
}
