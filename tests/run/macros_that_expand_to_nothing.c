/* Macros that expand to nothing, between a statement and its semicolon. */
#include <async.h>
#include <stdio.h>

#define NOTHING
#define NONE(...)

static async int one(int n)
{
    await async_yield() NOTHING;
    if (n == 1)
        return 10 NOTHING;
    else if (n == 2)
        return await one(1) NONE(x);
    for (int i = 0; i < 5; i++)
        if (i == n - 1)
            break NOTHING NONE(y);
        else if (i == 0)
            continue NONE();
        else
            printf("%d ", i) NOTHING;
    if (n == 3)
        goto out NOTHING;
    else
        n++ NOTHING;
    do
        await async_yield() NONE(z);
    while (0) NOTHING;
out:
    return n NOTHING NONE(1);
}

static async void none(int n)
{
    if (n)
        return NOTHING;
    else
        printf("none ") NOTHING;
    await async_yield();
}

async int main(void)
{
    await none(0);
    await none(1) NOTHING;
    for (int i = 1; i < 6; i++)
        printf("%d ", await one(i)) NOTHING;
    printf("\n");
    return 0 NOTHING;
}
