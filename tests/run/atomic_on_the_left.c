/* _Atomic left sides: assignments and compound assignments with an awaited right side, locals and fields. */
#include <async.h>
#include <stdio.h>

struct counters {
    int plain;
    _Atomic unsigned hits;
    _Atomic short weight;
};

static _Atomic int total;
static struct counters counters;
static int done;

static async int later(int value)
{
    await async_yield();
    return value;
}

static async void work(int n)
{
    total += await later(n);
    counters.hits += await later(1);
    counters.weight += await later(n) * 2;
    total ^= await later(0);
    done++;
}

async int main(void)
{
    _Atomic int local = 5;
    _Atomic unsigned char small = 250;
    _Atomic(_Bool) flag = 0;
    static _Atomic long still = 1;

    local += await later(3);
    local *= await later(2);
    local = local - await later(1);
    small += await later(10);
    flag = await later(4);
    still <<= await later(20);
    local++;
    printf("%d %d %d %ld\n", local, small, flag, still);
    for (int i = 1; i <= 10; i++)
        spawn(work(i));
    while (done < 10)
        await async_yield();
    printf("%d %u %d\n", total, counters.hits, counters.weight);
    _Atomic int *p = &local;
    *p |= await later(64);
    printf("%d %d\n", *p, (local &= await later(0x50)));
    return 0;
}
