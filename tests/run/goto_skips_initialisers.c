/* A jump past a declaration leaves it uninitialised: nothing is stored, nothing is reset. */
#include <async.h>
#include <stdio.h>

#ifndef __clang__
#pragma GCC diagnostic ignored "-Wswitch-unreachable"
#endif

static int initialised;

static async int value(int v)
{
    initialised++;
    await async_yield();
    return v;
}

static int count(int v)
{
    initialised++;
    return v;
}

static async int walk(int skip)
{
    int total = 0, round = 0;

    if (skip)
        goto past;
    {
        int a = await value(1);
        total += a;
    past:;
        int b = await value(2);
        a = b;
        total += a * 10 + b;
    }
again:
    if (round++ < 2) {
        switch (round) {
            int c = count(100);
        case 1:
            c = await value(3);
            total += c;
            break;
        case 2:
            c = 4;
            await async_yield();
            total += c;
        }
        goto again;
    }
    return total;
}

async int main(void)
{
    printf("%d", await walk(0));
    printf(" %d\n", initialised);
    printf("%d", await walk(1));
    printf(" %d\n", initialised);
    return 0;
}
