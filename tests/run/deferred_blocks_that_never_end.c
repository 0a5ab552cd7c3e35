/* A deferred block with an await that nothing leads to, and one from which nothing leads to its end. */
#include <async.h>
#include <stdio.h>

static async int with_an_await_out_of_reach(int n)
{
    {
        defer
        {
            switch (n) {
            case 0:
                n += 10;
                break;
                await async_yield();
                __attribute__((fallthrough));
            case 1:
                n += 20;
            }
        }
        n += 0;
    }
    await async_yield();
    return n;
}

static async void without_end(bool is_run)
{
    if (!is_run)
        return;
    defer
    {
        for (;;)
            await async_yield();
    }
    await async_yield();
}

async int main(void)
{
    for (int i = 0; i < 3; i++)
        printf("%d\n", await with_an_await_out_of_reach(i));
    await without_end(false);
    return 0;
}
