/* transpiled-only: the examples that every book about asynchronous programs has: one after the other and at once, two results,
 * many of which one fails, the first of several, time-outs, resources, errors from three levels down. The clock is virtual.
 * cancelled: prints */
#include <async.h>
#include <async/testing.h>
#include <errno.h>
#include <stdio.h>

static async int fetch(const char *what, int ms)
{
    printf("  %s begins\n", what);
    await async_sleep_ms(ms);
    printf("  %s ends\n", what);
    return ms;
}

static async void one_after_the_other(void)
{
    long long begin = async_now_ms();
    int a = await fetch("tea", 300);
    int b = await fetch("toast", 200);
    printf("one after the other: %d + %d takes %lld ms\n", a, b, async_now_ms() - begin);
}

static async void at_once(void)
{
    long long begin = async_now_ms();
    int a, b;
    join {
        a = await fetch("tea", 300);
        b = await fetch("toast", 200);
    }
    printf("at once: %d + %d takes %lld ms\n", a, b, async_now_ms() - begin);
}

/* A connection that is closed however it is left. */
static async int download(int n, int ms, int result)
{
    printf("  connection %d opened\n", n);
    defer { printf("  connection %d closed\n", n); }
    await async_sleep_ms(ms);
    return result;
}

static async int download_all(int bad)
{
    int sizes[4];
    join {
        sizes[0] = try(await download(0, 40, 100));
        sizes[1] = try(await download(1, 30, bad));
        sizes[2] = try(await download(2, 20, 300));
        sizes[3] = try(await download(3, 50, 400));
    }
    return sizes[0] + sizes[1] + sizes[2] + sizes[3];
}

static async int first_mirror(void)
{
    int size = 0;
    race {
        when (size = await download(1, 90, 1000)) printf("  the first mirror\n");
        when (size = await download(2, 70, 2000)) printf("  the second mirror\n");
        when (size = await download(3, 80, 3000)) printf("  the third mirror\n");
    }
    return size;
}

static async int with_a_limit(int limit)
{
    int size;
    if (!await within(limit, size = await download(1, 100, 42)))
        return -ETIMEDOUT;
    return size;
}

/* An error goes through three levels. */
static async int read_block(int n)
{
    await async_sleep_ms(1);
    return n < 3 ? n : -EIO;
}

static async int read_record(int blocks)
{
    int sum = 0;
    defer { printf("  record of %d blocks given back\n", blocks); }
    for (int i = 0; i < blocks; i++)
        sum += try(await read_block(i));
    return sum;
}

static async int read_table(int blocks)
{
    defer { printf("  table given back\n"); }
    int sum = 0;
    for (int i = 2; i <= blocks; i++)
        sum += try(await read_record(i));
    return sum;
}

static async int open_database(int blocks)
{
    int sum = try(await read_table(blocks));
    printf("  database opened\n");
    return sum;
}

/* Who computes and does not yield lets nobody else run. */
static async void compute(const char *name, int steps, bool yields)
{
    for (int i = 1; i <= steps; i++) {
        printf(" %s%d", name, i);
        if (yields)
            await async_yield();
    }
}

static async void side_by_side(bool yields)
{
    join {
        await compute("a", 4, yields);
        await compute("b", 4, yields);
    }
    printf(": %s yields\n", yields ? "with" : "without");
}

async int main(void)
{
    async_test_clock(0);
    await one_after_the_other();
    await at_once();
    printf("all: %d\n", await download_all(200));
    printf("one fails: %d\n", await download_all(-ECONNRESET) == -ECONNRESET);
    printf("first mirror: %d\n", await first_mirror());
    printf("in time: %d\n", await with_a_limit(200));
    printf("too late: %d\n", await with_a_limit(50) == -ETIMEDOUT);
    printf("no error: %d\n", await open_database(3));
    printf("error: %d\n", await open_database(4) == -EIO);
    await side_by_side(false);
    await side_by_side(true);
    return 0;
}
