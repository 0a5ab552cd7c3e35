/* Ordinary functions make futures, pass them around, drop them and run them. */
#include <async.h>
#include <stdio.h>

static async int twice(int n)
{
    await async_yield();
    return 2 * n;
}

static async void say(const char *text)
{
    await async_yield();
    puts(text);
}

static future(int) chosen(int which)
{
    future(int) both[2] = {spawn(twice(1)), spawn(twice(2))}, spare;
    spare = both[1 - which];
    (void)spare;
    return both[which];
}

static int run(future(int) task)
{
    return async_block_on(task);
}

static void ignore(future(int) task, int unused)
{
    (void)task;
    (void)unused;
}

static future(void) later(const char *text)
{
    future(void) task;
    task = spawn(say(text));
    return task;
}

static int many(int n)
{
    future(int) tasks[n];
    int sum = 0;
    for (int i = 0; i < n; i++)
        tasks[i] = spawn(twice(i));
    for (int i = 0; i < n; i++)
        sum += async_block_on(tasks[i]);
    return sum;
}

int main(void)
{
    printf("%d\n", async_block_on(twice(20)));
    future(int) task = spawn(twice(21));
    printf("%d\n", run(task));
    ignore(spawn(twice(22)), 1);
    printf("%d %d\n", async_block_on(chosen(0)), run(chosen(1)));
    future(void) said = later("hello");
    async_block_on(said);
    printf("%d\n", many(10));
    async_shutdown();
    return 0;
}
