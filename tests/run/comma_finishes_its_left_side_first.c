/* The comma operator: the left side is done before the right side starts, whichever of them awaits. */
#include <async.h>
#include <stdio.h>

static unsigned trace;

static async int later(int value)
{
    unsigned before = trace;
    await async_yield();
    trace = before * 10 + value;
    return value;
}

static async void note(int value)
{
    await async_yield();
    trace = trace * 10 + value;
}

static int now(int value)
{
    trace = trace * 10 + value;
    return value;
}

async int main(void)
{
    int x = (await note(1), await later(2));
    printf("%d %u\n", x, trace);
    x = (now(3), await later(4));
    printf("%d %u\n", x, trace);
    x = (await note(5), now(6));
    printf("%d %u\n", x, trace);
    trace = 0;
    x = (await note(1), (await note(2), await note(3)), (now(4), await later(5), now(6)));
    printf("%d %u\n", x, trace);
    trace = 0;
    x = 5, await note(x++), await note(x++), trace += x;
    printf("%d %u\n", x, trace);
    trace = 0;
    for (int i = (await note(1), 0), j = 10; await note(2), i < j; i += 3, await note(3), j--)
        now(4);
    printf("%u\n", trace);
    return (await note(1), 3);
}
