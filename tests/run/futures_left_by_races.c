/* transpiled-only: a losing arm that awaits a named future leaves it pending in its variable: a race in a loop loses
   no data. What is never awaited is cancelled when its scope is left.
   cancelled: prints */
#include <async.h>
#include <async/testing.h>
#include <stdio.h>

static async int after(int ms, int v)
{
    defer { printf("  (%d ends)\n", v); }
    await async_sleep_ms(ms);
    return v;
}

static async int loop(bool spawned)
{
    future(int) slow = spawned ? spawn(after(30, 1)) : lazy(after(30, 1));
    int ticks = 0, v = 0;
    for (;;) {
        race {
            when (v = await slow) { printf("slow %d, more than two ticks: %d\n", v, ticks > 2); return v; }
            when (await async_sleep_ms(5)) ticks++;
        }
    }
}

static async int embedded(void)
{
    future(int) slow = lazy(after(30, 2));
    int ticks = 0, v = 0;
    while (!await within(5, v = await slow))
        ticks++;
    printf("embedded %d, more than two ticks: %d\n", v, ticks > 2);
    return v;
}

static async void dropped(void)
{
    future(int) one = lazy(after(1000, 3)), two = spawn(after(1000, 4));
    int v = 0;
    race {
        when (v = await one) puts("never");
        when (v = await two) puts("never");
        when (await async_sleep_ms(5)) puts("left");
    }
    printf("still there: %d\n", v);
}

async int main(void)
{
    async_test_clock(0);
    int a = await loop(true) + await loop(false) + await embedded();
    await dropped();
    printf("%d\n", a);
    return 0;
}
