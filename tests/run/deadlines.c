/* transpiled-only: `within` in every position: it is true when its expression has been run in time, else that is ended, with its
 * cleanup, before what comes next.
 * cancelled: prints */
#include <async.h>
#include <async/testing.h>
#include <stdio.h>
#include <string.h>

#define SOON 20

static async int takes(int ms, int value)
{
    defer { printf(" <%d", value); }
    await async_sleep_ms(ms);
    printf(" %d>", value);
    return value;
}

static async int cleans_up(int ms)
{
    defer { await async_sleep_ms(ms); }
    await async_sleep_ms(100000);
    return ms;
}

struct big {
    char text[60];
};

static async struct big text_of(int ms)
{
    struct big b;
    await async_sleep_ms(ms);
    snprintf(b.text, sizeof b.text, "after %d ms", ms);
    return b;
}

static async int tried(int ms, int value)
{
    int got = 0;
    if (!await within(50, got = try(await takes(ms, value))))
        return -110;
    return got;
}

static async int plain(int n)
{
    return n;
}

static async long long elapsed_since(long long begin)
{
    return async_now_ms() - begin;
}

async int main(void)
{
    int x = -1;
    long long begin;
    struct big b = {"too late"};
    async_test_clock(1000);
    begin = async_now_ms();
    printf(" %d", await within(SOON, x = await takes(10, 1)));
    printf(" x %d at %lld\n", x, await elapsed_since(begin));
    printf(" %d", await within(SOON, x = await takes(100, 2)));
    printf(" x %d at %lld\n", x, await elapsed_since(begin));
    if (!await within(10, await takes(30, 3)) && await within(30, await takes(10, 4)))
        puts(" both");
    for (int i = 0; await within(20, await takes(8 * i, i)); i++)
        printf(" round");
    puts("");
    while (!await within(x++, await takes(4, 7)))
        printf(" again");
    puts("");
    printf(" %d", await within(0, x = await plain(5)));
    printf(" %d", await within(-5, x = SOON));
    printf(" %d", await within(0, x = await takes(1, 6)));
    printf(" x %d\n", x);
    printf(" %s", await within(10, b = await text_of(20)) ? "in time" : "late");
    printf(" %s\n", b.text);
    printf(" %s", await within(30, b = await text_of(20)) ? "in time" : "late");
    printf(" %s\n", b.text);
    bool outer, inner = true;
    outer = await within(30, inner = await within(10, await takes(20, 8)));
    printf(" %d %d\n", outer, inner);
    outer = await within(10, inner = await within(30, await takes(20, 9)));
    printf(" %d %d\n", outer, inner);
    printf(" = %d", await tried(10, 10));
    printf(" = %d", await tried(10, -10));
    printf(" = %d\n", await tried(100, 11));
    begin = async_now_ms();
    await within(10, await cleans_up(70));
    printf(" cleaned up at %lld\n", await elapsed_since(begin));
    begin = async_now_ms();
    join {
        await within(10, await takes(1000, 12));
        await within(2000, await takes(1000, 13));
        {
            if (!await within(SOON, await takes(1000, 14)))
                printf(" late");
        }
    }
    printf(" all at %lld\n", await elapsed_since(begin));
    int how_many = 0;
    await within(100, ({
        for (;;) {
            await async_sleep_ms(30);
            how_many++;
        }
    }));
    printf(" %d times\n", how_many);
    return 0;
}
