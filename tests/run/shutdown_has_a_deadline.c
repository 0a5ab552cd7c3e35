/* transpiled-only: a shutdown waits for cleanup that awaits, but not longer than it says; an executor can be made again. */
#include <async.h>
#include <stdio.h>

static async void quick(void)
{
    defer {
        await async_sleep_ms(1);
        puts("cleaned up");
    }
    await async_sleep_ms(1000000);
}

static async void slow(void)
{
    defer {
        puts("cleans up");
        await async_sleep_ms(1000000);
        puts("never");
    }
    await async_sleep_ms(1000000);
}

static async void start(bool is_quick)
{
    if (is_quick)
        spawn(quick());
    else
        spawn(slow());
    await async_sleep_ms(1);
}

int main(void)
{
    async_block_on(start(true));
    async_shutdown_within(10000); /* which it does not take */
    puts("over");
    async_block_on(start(false));
    async_shutdown_within(5);
    puts("over again");
    async_block_on(start(true));
    async_shutdown_within(0); /* only what need not wait */
    async_shutdown_within(0); /* nothing is there */
    return 0;
}
