/* transpiled-only: what an arm awaits by the name of a local future stays there when another arm wins, or the time is
 * over: a race in a loop loses nothing. With the variable the future goes.
 * cancelled: prints */
#include <async.h>
#include <stdio.h>

static async int number(int value, int rounds)
{
    defer { printf("  %d ends\n", value); }
    for (int i = 0; i < rounds; i++)
        await async_yield();
    return value;
}

static async void pause(int rounds)
{
    for (int i = 0; i < rounds; i++)
        await async_yield();
}

static async int first_of(future(int) task)
{
    int value = 0, lost = 0;
    for (;;)
        race {
            when (value = await task) { printf("parameter: %d %d\n", value, lost > 0); return value; }
            when (await pause(2)) lost++;
        }
}

static async void leave_it(void)
{
    future(int) task = spawn(number(5, 1000));
    race {
        when (await task) puts("five");
        when (await pause(1000)) puts("paused");
    }
}

async int main(void)
{
    future(int) started = spawn(number(1, 5)), later = lazy(number(2, 50));
    future(void) nothing = spawn(pause(500));
    int one = 0, two = 0, ticks = 0;
    while (!one || !two)
        race {
            if (!one) when (one = await started) printf("one: %d\n", one);
            if (!two) when (two = await(later)) printf("two: %d\n", two);
            when (await pause(1)) ticks++;
        }
    printf("%d\n", ticks > 5);

    int late = 0;
    while (!await within(0, await nothing))
        late++;
    printf("late: %d\n", late > 0);

    await first_of(spawn(number(4, 9)));

    race {
        when (await leave_it()) puts("left");
        when (await pause(3)) puts("the race itself is cancelled");
    }
    return 0;
}
