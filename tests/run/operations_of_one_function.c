/* An ordinary function whose operations need helpers of several library functions: they stand before it. */
#include <async.h>
#include <stdio.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

__attribute__((noinline)) static int all(int n)
{
    async_block_on(async_sleep_ms(1));
    async_block_on(async_yield());
    spawn(async_sleep_ms(0));
    return async_block_on(later(n)) + async_block_on(later(1));
}

int main(void)
{
    printf("%d\n", all(3));
    async_shutdown();
    return 0;
}
