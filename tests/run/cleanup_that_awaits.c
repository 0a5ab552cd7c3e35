/* transpiled-only: what is deferred may await. Who cancels a task, loses a race or ends the program waits until such
   a cleanup has ended, through recursion and tasks alike.
   cancelled: prints
   order: fifo */
#include <async.h>
#include <async/testing.h>
#include <stdio.h>

static async int inner(int n)
{
    defer {
        printf("inner %d begins to clean up\n", n);
        await async_sleep_ms(10);
        printf("inner %d has cleaned up\n", n);
    }
    await async_sleep_ms(1000);
    return n;
}

static async int recursive(int n)
{
    defer {
        await async_yield();
        printf("level %d\n", n);
    }
    if (n == 0)
        return await inner(0);
    return await recursive(n - 1);
}

static async int worker(int n)
{
    defer { printf("worker %d\n", n); }
    return await inner(n) + 1;
}

async int main(void)
{
    async_test_clock(0);
    future(int) a = spawn(worker(1));
    future(int) b = spawn(recursive(3));
    future(int) c = spawn(worker(3));
    await async_sleep_ms(5);
    puts("cancel a");
    await async_cancel(&a);
    puts("cancelled a");
    async_request_cancel(&b);
    int v = 0;
    printf("%d\n", await async_try_join(&b, &v));
    int n = 0;
    race {
        when (n = await recursive(2)) puts("never");
        when (await async_sleep_ms(3)) puts("time");
    }
    spawn(worker(9));
    await async_sleep_ms(5);
    (void)c;
    puts("end of main");
    return n;
}
