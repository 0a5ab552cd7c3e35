/* spawn as the statement of if, else, loops, cases and labels, in macros and statement expressions. */
#include <async.h>
#include <stdio.h>

static int counts[8], total;

static async void count(int which)
{
    await async_yield();
    counts[which]++;
    total++;
}

static async int result_is_dropped(int which)
{
    counts[which]++;
    await async_yield();
    total++;
    return which;
}

#define START(which) spawn(count(which))
#define START_TWO(a, b)                                                                                      \
    do {                                                                                                     \
        START(a);                                                                                            \
        START(b);                                                                                            \
    } while (0)

async int main(void)
{
    int expected = 0;

    for (int i = 0; i < 4; i++)
        spawn(count(0));
    expected += 4;
    if (expected)
        spawn(count(1));
    else
        spawn(count(7));
    expected++;
    while (expected++ < 8)
        spawn(count(2));
    expected--;
    switch (expected) {
    case 8:
        spawn(count(3));
        break;
    default:
        spawn(count(7));
    }
    START_TWO(4, 4);
    goto last;
last:
    spawn(result_is_dropped(5));
    int six = ({
        spawn(count(6));
        6;
    });
    do
        spawn(result_is_dropped(six));
    while (0);
    expected += 6;
    while (total < expected)
        await async_yield();
    for (int i = 0; i < 8; i++)
        printf("%d ", counts[i]);
    printf("%d\n", total);
    return 0;
}
