/* transpiled-only: races with guards and otherwise, deadlines, and the cleanup of what has lost, before the winner
   goes on.
   cancelled: prints */
#include <async.h>
#include <async/testing.h>
#include <stdio.h>

static async int after(int ms, int v)
{
    await async_sleep_ms(ms);
    return v;
}

static async int slow_cleanup(int ms, int v)
{
    defer {
        printf("begin cleanup %d\n", v);
        await async_sleep_ms(10);
        printf("end cleanup %d\n", v);
    }
    await async_sleep_ms(ms);
    printf("done %d\n", v);
    return v;
}

static async int middle(int v)
{
    defer { printf("middle %d\n", v); }
    int r = await slow_cleanup(100, v);
    return r + 1;
}

static async int first(int a, int b, int how)
{
    int n = 0;
    bool open = how != 3;
    for (;;) {
        race {
            when (n = await after(a, 1)) { printf("first %d\n", n); return 1; }
            if (open) when (n = await after(b, 2)) { printf("second %d\n", n); if (how == 1) break; return 2; }
            otherwise if (how == 2) return 99; else printf("idle\n");
        }
        if (how != 1 && how != 3)
            return 5;
        how = 4;
        await async_sleep_ms(1);
    }
    return 7;
}

async int main(void)
{
    async_test_clock(0);
    printf("= %d\n", await first(5, 10, 0));
    printf("= %d\n", await first(10, 5, 0));
    printf("= %d\n", await first(0, 5, 2));
    int n = -1;
    race {
        when (n = await middle(1)) printf("never\n");
        when (await async_sleep_ms(20)) printf("timeout\n");
    }
    puts("after race");
    if (!await within(30, n = await middle(2)))
        puts("late");
    if (await within(300, n = await middle(3)))
        printf("in time %d\n", n);
    join {
        { await async_sleep_ms(5); puts("leaving"); goto out; }
        n = await middle(4);
        { defer { puts("b cleans"); await async_sleep_ms(1); puts("b cleaned"); } await async_sleep_ms(50); }
    }
    puts("not here");
out:
    puts("out");
    return 0;
}
