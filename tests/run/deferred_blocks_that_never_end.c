/* A deferred block with an await that nothing leads to, one from which nothing leads to its end, and one that nothing but
 * being cancelled leads to. */
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

static async void round_and_round(bool is_run)
{
    if (!is_run)
        return;
    defer { await async_yield(); }
again:
    await async_yield();
    goto again;
}

async int main(void)
{
    for (int i = 0; i < 3; i++)
        printf("%d\n", await with_an_await_out_of_reach(i));
    await without_end(false);
    await round_and_round(false);
    return 0;
}
