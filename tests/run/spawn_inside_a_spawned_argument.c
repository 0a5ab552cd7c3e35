/* The argument of a spawned call is a statement expression that spawns. */
#include <async.h>
#include <stdio.h>

#define START(call)                                                                                          \
    do {                                                                                                     \
        started++;                                                                                           \
        spawn(call);                                                                                         \
    } while (0)

static int sum, started, finished;

static async void job(int value)
{
    sum += value;
    await async_yield();
    finished++;
}

async int main(void)
{
    int v = 3;

    await async_yield();
    START(job(({
        if (v)
            START(job(v));
        v + 1;
    })));
    started += 2;
    spawn(job(({
        spawn(job(v * 100));
        v *= 1000;
        await async_yield();
        v;
    })));
    while (finished < started)
        await async_yield();
    printf("%d %d\n", sum, started);
    return 0;
}
