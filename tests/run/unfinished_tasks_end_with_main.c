/* transpiled-only: tasks that are still suspended when main returns are dropped without a leak. */
#include <async.h>
#include <stdio.h>

struct large {
    char bytes[2000];
};

static async int forever(struct large l)
{
    int rounds = 0;
    for (;;) {
        await async_yield();
        rounds |= l.bytes[0];
        if (rounds < 0)
            return rounds;
    }
}

static async void nested(struct large l)
{
    printf("%d", await forever(l));
}

static async void never_polled(void)
{
    await async_yield();
    puts("polled");
}

async int main(void)
{
    struct large l = {"x"};

    for (int i = 0; i < 20; i++)
        spawn(nested(l));
    for (int i = 0; i < 10; i++)
        await async_yield();
    for (int i = 0; i < 20; i++)
        spawn(never_polled());
    puts("main is done");
    return 0;
}
