/* transpiled-only: futures whose ends are awaited, declared behind labels, by macros, in cases, and in functions that give
 * futures back.
 * cancelled: prints
 * order: fifo */
#include <async.h>
#include <stdio.h>
static async int work(const char *name)
{
    defer
    {
        await async_yield();
        printf("    %s has cleaned up\n", name);
    }
    await async_sleep_ms(1000);
    return 1;
}
static async void labelled(void)
{
    int n = 0;
again:;
    future(int) task = spawn(work("behind a label"));
    await async_yield();
    if (n++ < 2)
        goto again;
    puts("  end");
}
#define START(name, what) future(int) name = spawn(work(what))
#define BLOCK(what)                                                                                          \
    {                                                                                                        \
        future(int) task = spawn(work(what));                                                                \
        await async_yield();                                                                                 \
    }
#define BEGINS {
#define ENDS   }
static async void macros(void)
{
    START(one, "of a macro");
    await async_yield();
    BLOCK("in a macro");
    BEGINS START(two, "between macros");
    await async_yield();
    ENDS puts("  behind them");
    puts("  end of macros");
}
static async future(int) give(int n)
{
    future(int) task = spawn(work("given"));
    await async_yield();
    if (n)
        return task;
    return spawn(work("another"));
}
static async void nested(int n)
{
    while (n-- > 0) {
        future(int) task = await give(n);
        if (n == 1) {
            future(int) inner = spawn(work("inner"));
            await async_yield();
            continue;
        }
        switch (n) {
        case 0: {
            future(int) t = spawn(work("in a case"));
            await async_yield();
            break;
        }
        default:;
        }
    }
}
async int main(void)
{
    await labelled();
    await macros();
    await nested(3);
    await async_sleep_ms(5);
    return 0;
}
