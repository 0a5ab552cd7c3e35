/* await in do conditions: continue goes to the condition, the body runs once before it. */
#include <async.h>
#include <stdio.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    int i = 0, polls = 0;

    do
        i++;
    while (await later(i) < 5);
    printf("%d\n", i);
    do {
        i++;
        if (i % 2)
            continue;
        if (await later(i) == 12)
            break;
        printf("%d ", i);
    } while (polls++, await later(i) < 20);
    printf("%d %d\n", i, polls);
    do
        await later(1);
    while (await later(0));
    do {
        int j = 0;
        do {
            if (j == i % 4)
                continue;
            printf("%d.%d ", i, j);
        } while (await later(++j) < 4);
    } while (await later(--i) > 8);
    do
        if (await later(i))
            i--;
        else
            break;
    while (1);
    printf("%d\n", i);
    do
        do
            i++;
        while (await later(i) % 3);
    while (await later(i) % 4);
    printf("%d\n", i);
    do {
        polls = 0;
        continue;
    } while (await later(polls));
    return polls;
}
