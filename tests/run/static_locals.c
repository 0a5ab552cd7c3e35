/* Static and _Thread_local locals: one per program or thread, not per call; kept across awaits and tasks. */
#include <async.h>
#include <stdio.h>

static int done;

static async int counter(int by)
{
    static int count = 10, calls;
    static const int steps[] = {1, 2, 3};
    static int *const alias = &count;
    static _Thread_local int in_thread = 5;
    static char text[] = "a";

    calls++;
    count += by * steps[calls % 3];
    int before = count;
    await async_yield();
    ++*alias;
    in_thread += 2;
    text[0]++;
    await async_yield();
    printf("%d %d %d %s\n", before, calls, in_thread, text);
    return count;
}

static async int other(void)
{
    static int count = 100;
    {
        static int count = 200;
        await async_yield();
        count++;
        if (count % 2)
            return count;
    }
    for (int i = 0; i < 2; i++) {
        static int count;
        count += await counter(0);
        if (count > 1000)
            return -1;
    }
    return count++;
}

static async void task(void)
{
    static int order;
    int mine = ++order;
    await async_yield();
    done += mine * order;
    (void)mine;
}

async int main(void)
{
    printf("%d\n", await counter(1));
    printf("%d\n", await counter(2));
    for (int i = 0; i < 4; i++)
        printf("%d\n", await other());
    spawn(task());
    while (!done)
        await async_yield();
    printf("%d\n", done);
    return 0;
}
