/* Awaits and declarations in code that is never reached. */
#include <async.h>
#include <stdio.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

static async int after_return(int x)
{
    return x + await later(1);
    int y = await later(2);
    await async_yield();
    return y + x;
}

static async int after_loop(int x)
{
    for (;;)
        if (await later(x++) == 5)
            return x;
    await async_yield();
}

static async int in_dead_branches(void)
{
    if (0) {
        int z = await later(1);
        printf("%d\n", z);
    }
    while (0)
        await later(2);
    for (; 0;)
        await later(3);
    do
        await later(4);
    while (0);
    switch (0) {
    default:
        break;
    case 1:
        await later(6);
    }
    if (1)
        ;
    else
        await later(7);
    goto end;
    await later(8);
    {
        int w;
        w = await later(9);
        printf("%d\n", w);
    }
end:
    return 1 || await later(10);
}

static async void stop_early(int n)
{
    printf("start ");
    if (n)
        return;
    await async_yield();
    printf("end ");
    return;
    await async_yield();
    printf("never ");
}

async int main(void)
{
    printf("%d %d %d\n", await after_return(1), await after_loop(1), await in_dead_branches());
    await stop_early(0);
    await stop_early(1);
    printf("\n");
    return 0;
    await async_yield();
    puts("never");
}
