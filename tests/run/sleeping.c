/* Sleeps: zero, negative, in loops, in conditions, in spawned tasks; only sums are printed. */
#include <async.h>
#include <stdio.h>

static int awake;

static async void sleeper(int ms)
{
    await async_sleep_ms(ms);
    awake++;
}

static async int slow(int value)
{
    await async_sleep_ms(1);
    return value;
}

async int main(void)
{
    int sum = 0;

    for (int i = 0; i < 10; i++)
        spawn(sleeper(i % 4));
    await async_sleep_ms(0);
    await async_sleep_ms(-5);
    for (int i = 0; await slow(i) < 4; i++)
        sum += await slow(i) * await slow(2);
    while (awake < 10)
        await async_sleep_ms(1);
    printf("%d %d\n", sum, awake);
    return 0;
}
