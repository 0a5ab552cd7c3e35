/* transpiled-only: tasks are asked, joined, cancelled and detached by their handles.
 * cancelled: prints
 * order: fifo */
#include <async.h>
#include <errno.h>
#include <stdio.h>

static void leave(const char **name)
{
    printf("%s is left\n", *name);
}

static async int work(const char *text, int turns)
{
    __attribute__((cleanup(leave))) const char *name = text;
    for (int i = 0; i < turns; i++)
        await async_yield();
    printf("%s ends\n", name);
    return turns;
}

static future(int) own;

static async void cancels_itself(void)
{
    async_request_cancel(&own);
    puts("goes on");
    await async_yield();
    puts("not reached");
}

static async int run_it(void)
{
    await cancels_itself();
    return 1;
}

static async int wait_for_all(future(int) *tasks, int n)
{
    await async_join_all(tasks, n);
    int sum = 0;
    for (int i = 0; i < n; i++)
        sum += await tasks[i];
    return sum;
}

async int main(void)
{
    int value = -1;
    future(int) task = spawn(work("joined", 2));
    printf("%d\n", async_done(&task));
    printf("%d", await async_try_join(&task, &value));
    printf(" %d %d\n", value, async_done(&task));
    printf("%d\n", await async_try_join(&task, &value) == -ENOENT);

    task = spawn(work("cancelled", 9));
    await async_yield();
    await async_cancel(&task);
    puts("after async_cancel");
    task = spawn(work("asked to end", 9));
    await async_yield();
    async_request_cancel(&task);
    printf("%d\n", async_done(&task));
    printf("%d\n", await async_try_join(&task, &value) == -ECANCELED);
    task = spawn(work("cancelled before it began", 9));
    async_request_cancel(&task);
    async_request_cancel(&task);
    printf("%d\n", await async_try_join(&task, NULL) == -ECANCELED);

    task = spawn(work("detached", 1));
    async_detach(&task);
    task = lazy(work("started by detaching", 1));
    async_detach(&task);
    task = spawn(work("has ended", 0));
    await async_yield();
    async_detach(&task);
    for (int i = 0; i < 4; i++)
        await async_yield();

    own = spawn(run_it());
    printf("%d\n", await async_try_join(&own, &value) == -ECANCELED);

    future(int) tasks[4] = {spawn(work("a", 3)), lazy(work("b", 1)), spawn(work("c", 2))};
    long index = await async_select_all(tasks, 4);
    printf("%ld is first\n", index);
    printf("%d\n", await tasks[index]);
    index = await async_select_all(tasks, 4);
    printf("%ld is second\n", index);
    printf("%d\n", await wait_for_all(tasks, 1) + await tasks[2]);
    printf("%d\n", await async_select_all(tasks, 4) == -ENOENT);
    for (int i = 0; i < 4; i++)
        tasks[i] = lazy(work("one of four", i));
    printf("%d\n", await wait_for_all(tasks, 4));
    return 0;
}
