/* Awaits as the only statement of if, else and loops; else binds to the nearest if. */
#include <async.h>
#include <stdio.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

static async void say(int n)
{
    await async_yield();
    printf("%d ", n);
}

async int main(void)
{
    for (int i = 0; i < 4; i++)
        if (await later(i) > 1)
            await say(i);
        else
            await say(-i);
    for (int i = 0; i < 4; i++)
        if (i & 1) {
            if (await later(i) & 2)
                await say(10 + i);
        } else
            for (int j = 0; j < 2; j++)
                if (await later(j))
                    await say(20 + i);
                else if (await later(i))
                    await say(30 + i);
                else {
                }
    if (await later(0))
        ;
    else if (await later(0))
        await say(1);
    else if (await later(1))
        await say(2);
    else
        await say(3);
    int n = 3;
    while (n)
        n -= await later(1);
    do
        await say(n);
    while (++n < 2);
    if (await later(1)) label:
        await say(n++);
    if (n < 5)
        goto label;
    printf("\n");
    return 0;
}
