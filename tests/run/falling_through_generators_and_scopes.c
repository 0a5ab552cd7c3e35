/* transpiled-only: cases fall through what no elided program, or not every compiler, gets past: loops over
 * generators, scopes whose futures are waited for, blocks that clean up in the first arm of an if, races.
 * cancelled: prints
 * order: fifo */
#include <async.h>
#include <async/generator.h>
#include <stdio.h>

#define FALL __attribute__((fallthrough))

static async int v(int x)
{
    await async_yield();
    return x;
}
static async void work(void)
{
    defer
    {
        await async_yield();
        printf(" cleaned");
    }
    await async_sleep_ms(1000);
}
static generator(int) count(int n)
{
    for (int i = 0; i < n; i++)
        yield i;
}
static async int fall(int x)
{
    int sum = 0;
    switch (x) {
    case 0: {
        future(void) task = spawn(work());
        await async_yield();
        sum += 1;
        FALL;
    }
    case 1:
        if (x < 2) {
            defer
            {
                sum += 3;
            }
            sum += 2;
            FALL;
        } else
            FALL;
    case 2:
        for_each(int i, count(3))
        {
            sum += await v(i);
        }
        FALL;
    case 3: {
        for_each(int i, count(3))
        {
            future(void) task = spawn(work());
            if (i == 1)
                break;
            await async_yield();
        }
        FALL;
    }
    case 4:
        race
        {
            when(sum += await v(1))
            {
                FALL;
            }
            when(await async_sleep_ms(1000)) return -1;
        }
    case 5:
        if (await v(x < 5)) {
            defer
            {
                sum += await v(5);
            }
            FALL;
        } else {
            future(void) task = spawn(work());
            await async_yield();
            sum += 4;
            FALL;
        }
    default:
        sum += 10;
    }
    return sum;
}
async int main(void)
{
    for (int x = 0; x < 7; x++)
        printf(" %d\n", await fall(x));
    return 0;
}
