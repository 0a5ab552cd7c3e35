/* transpiled-only: a worker in the background is called off through its handle: it gives back what it holds, and the handle
 * tells that it was cancelled. The clock is virtual.
 * cancelled: prints */
#include <async.h>
#include <async/testing.h>
#include <errno.h>
#include <stdio.h>

/* A log, which takes a while to be closed. */
static async int write_log(const char *name, int entries)
{
    int written = 0;
    printf("  %s opened at %lld ms\n", name, (long long)async_now_ms());
    defer {
        await async_sleep_ms(5);
        printf("  %s closed at %lld ms after %d entries\n", name, (long long)async_now_ms(), written);
    }
    while (written < entries) {
        await async_sleep_ms(10);
        written++;
    }
    return written;
}

/* Has a worker of its own. */
static async int supervise(const char *name)
{
    future(int) worker = spawn(write_log(name, 100));
    defer { printf("  supervisor of %s leaves\n", name); }
    return await worker;
}

static async void tell(future(int) *worker)
{
    int written = -1;
    int status = await async_try_join(worker, &written);
    printf("%s, %d entries\n", status == 0 ? "finished" : status == -ECANCELED ? "cancelled" : "no worker", written);
}

async int main(void)
{
    async_test_clock(0);
    future(int) worker = spawn(write_log("a", 3));
    await tell(&worker);
    await tell(&worker);

    worker = spawn(write_log("b", 100));
    await async_sleep_ms(45);
    await async_cancel(&worker);
    printf("called off and waited for\n");
    await tell(&worker);

    worker = spawn(write_log("c", 100));
    await async_sleep_ms(25);
    async_request_cancel(&worker);
    printf("asked to stop, has ended: %d\n", async_done(&worker));
    await async_sleep_ms(10);
    printf("10 ms later, has ended: %d\n", async_done(&worker));
    await tell(&worker);

    worker = spawn(write_log("d", 1));
    await async_sleep_ms(100);
    async_request_cancel(&worker);
    printf("asked to stop too late\n");
    await tell(&worker);

    worker = spawn(write_log("e", 100));
    async_request_cancel(&worker);
    printf("asked to stop before it began\n");
    await tell(&worker);

    worker = spawn(supervise("f"));
    await async_sleep_ms(15);
    async_request_cancel(&worker);
    await tell(&worker);
    await async_sleep_ms(10);
    printf("end at %lld ms\n", (long long)async_now_ms());
    return 0;
}
