/* transpiled-only: a local future that goes out of scope, or is assigned over, is cancelled where it is suspended.
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
    printf("%s ends\n", name);
    return turns;
}

static async int inner(future(int) task)
{
    __attribute__((cleanup(leave))) const char *name = "inner";
    return 1 + await task;
}

static async void scopes(void)
{
    {
        future(int) task = spawn(work("in a block", 9));
        await async_yield();
    }
    puts("behind the block");
    for (int i = 0; i < 3; i++) {
        future(int) task = spawn(work("in a loop", 9));
        await async_yield();
        if (i == 0)
            continue;
        break;
    }
    future(int) task = spawn(work("assigned over", 9));
    await async_yield();
    task = spawn(work("assigned", 1));
    printf("%d\n", await task);
    task = spawn(work("never begun", 1));
    task = lazy(work("not even started", 1));
}

static void ordinary(void)
{
    future(int) tasks[2] = {spawn(work("ordinary", 1)), lazy(work("ordinary and lazy", 1))};
    (void)tasks;
}

static async future(int) start(const char *text)
{
    await async_yield();
    return spawn(work(text, 9));
}

static async void futures_of_futures(void)
{
    {
        future(future(int)) outer = spawn(start("inside a result"));
        for (int i = 0; i < 4; i++)
            await async_yield();
        (void)outer;
    }
    spawn(start("inside a result that nobody wants"));
    for (int i = 0; i < 4; i++)
        await async_yield();
    puts("end of futures of futures");
}

async int main(void)
{
    await futures_of_futures();
    await scopes();
    ordinary();
    await async_yield();
    puts("a chain");
    {
        future(int) chain = spawn(inner(spawn(inner(spawn(work("the last", 9))))));
        for (int i = 0; i < 4; i++)
            await async_yield();
    }
    puts("moved into a task that is not started");
    {
        future(int) chain = lazy(inner(spawn(work("an argument", 9))));
        await async_yield();
        await async_yield();
    }
    puts("end");
    future(int) left = spawn(work("left to main", 9));
    await async_yield();
    return 0;
}
