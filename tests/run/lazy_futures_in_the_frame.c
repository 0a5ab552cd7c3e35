/* transpiled-only: a local lazy future of a known function, which stays where it is, is a part of its owner's frame.
 * cancelled: prints
 * order: fifo */
#include <async.h>
#include <stdio.h>

static void leave(const char **name)
{
    printf("%s is left\n", *name);
}

static async int work(const char *text, int turns)
{
    __attribute__((cleanup(leave))) const char *name = text;
    for (int i = 0; i < turns; i++) {
        printf("%s turn %d\n", name, i);
        await async_yield();
    }
    return turns;
}

static async int sum(int n)
{
    future(int) first = lazy(work("first", n)), second = lazy(work("second", 1)), third;
    puts("made");
    third = lazy(work("third", 2));
    int total = await second;
    if (n > 1)
        total += await first;
    third = lazy(work("third again", 1));
    return total + await third;
}

static async int loops(void)
{
    int total = 0;
    for (int i = 0; i < 3; i++) {
        future(int) task = lazy(work("in a loop", i));
        future(int) unused = lazy(work("unused", i));
        if (i > 5)
            await unused;
        total += await task;
        task = lazy(({
            int more = await work("in a block", 1);
            more + i;
        }));
        if (i == 1)
            continue;
        future(int) block = lazy(({ 100 * await work("in the second block", 0); }));
        total += await block;
        total += await task;
    }
    return total;
}

static async int recursive(int depth)
{
    if (depth == 0)
        return 0;
    future(int) next = lazy(recursive(depth - 1));
    return 1 + await next;
}

static async void suspended(void)
{
    future(int) task = lazy(work("suspended", 9));
    printf("%d\n", await task);
}

static async int owns_parameter(future(int) task)
{
    return await task;
}

async int main(void)
{
    printf("%d\n", await sum(1));
    printf("%d\n", await sum(2));
    printf("%d\n", await loops());
    printf("%d\n", await recursive(5));
    future(int) inner = spawn(work("an argument", 1));
    future(int) outer = lazy(owns_parameter(inner));
    printf("%d\n", await outer);
    {
        future(int) never = spawn(work("an argument that is dropped", 3));
        future(int) dropped = lazy(owns_parameter(never));
        await async_yield();
    }
    future(void) task = spawn(suspended());
    await async_yield();
    await async_yield();
    return 0;
}
