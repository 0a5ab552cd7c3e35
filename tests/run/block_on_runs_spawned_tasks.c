/* An ordinary main spawns tasks; async_block_on runs them meanwhile, and those left over the next time. */
#include <async.h>
#include <stdio.h>

static int total, finished;

static async void add(int n)
{
    for (int i = 0; i < n; i++) {
        await async_yield();
        total++;
    }
    finished++;
}

static async int wait_for(int count)
{
    while (finished < count)
        await async_yield();
    return total;
}

int main(void)
{
    spawn(add(3));
    spawn(add(4));
    printf("%d\n", async_block_on(wait_for(2)));
    for (int i = 0; i < 5; i++)
        spawn(add(i));
    printf("%d\n", async_block_on(wait_for(7)));
    async_block_on(add(5));
    printf("%d\n", total);
    return 0;
}
