/* transpiled-only: a task waits for a future or a token, and meanwhile somebody else detaches, replaces or frees that, or another
 * branch of the same task stops waiting for it. The clock is virtual. */
#include <assert.h>
#include <async.h>
#include <async/testing.h>
#include <errno.h>
#include <stdio.h>

static async int work(int ms)
{
    await async_sleep_ms(ms);
    return ms;
}

static async int try_to_join(future(int) *task)
{
    int value = 0;
    int status = await async_try_join(task, &value);
    return status == -ENOENT ? -1 : status == -ECANCELED ? -2 : value;
}

static async int wait_until_all_have_ended(future(int) *tasks, int n)
{
    await async_join_all(tasks, n);
    return (int)async_now_ms();
}

static async long first_of(future(int) *tasks, int n)
{
    return await async_select_all(tasks, n);
}

static async int wait_for_token(struct async_token *token)
{
    await async_token_wait(token);
    return 1;
}

static async void detached(void)
{
    future(int) tasks[2] = {spawn(work(100)), spawn(work(5))};
    future(int) all = spawn(wait_until_all_have_ended(tasks, 2));
    await async_sleep_ms(1);
    async_detach(&tasks[0]);
    printf("a detached one is not waited for: %d\n", await all);
    future(int) joined = spawn(try_to_join(&tasks[1]));
    await async_yield();
    printf("%d\n", await joined);
    tasks[0] = spawn(work(100));
    future(long) first = spawn(first_of(tasks, 2));
    await async_sleep_ms(1);
    async_detach(&tasks[0]);
    printf("nor selected: %d\n", await first == -ENOENT);
}

static async void replaced(void)
{
    future(int) task = spawn(work(100));
    future(int) joined = spawn(try_to_join(&task));
    await async_sleep_ms(1);
    task = spawn(work(7));
    printf("the one that is there now: %d\n", await joined);
    task = spawn(work(100));
    joined = spawn(try_to_join(&task));
    await async_sleep_ms(1);
    future(int) elsewhere = task;
    printf("none any more: %d", await joined);
    printf(", it goes on: %d\n", await elsewhere);
    task = spawn(work(100));
    joined = spawn(try_to_join(&task));
    await async_sleep_ms(1);
    async_request_cancel(&task);
    printf("cancelled: %d\n", await joined);
}

static async void waited_for_by_two_branches(void)
{
    future(int) task = spawn(work(100));
    bool in_time = true;
    int value = 0;
    join {
        await async_join_all(&task, 1);
        in_time = await within(10, value = await task);
    }
    printf("in time: %d, not lost: %d\n", in_time, await task);
    future(int) tasks[2] = {spawn(work(20)), spawn(work(10))};
    long first = -1;
    join {
        await async_join_all(tasks, 2);
        first = await async_select_all(tasks, 2);
    }
    printf("first: %ld, all: %d %d, %d\n", first, await tasks[0], await tasks[1], value);
}

static async void freed(void)
{
    struct async_token *token = async_token_new();
    assert(token);
    future(int) first = spawn(wait_for_token(token)), second = spawn(wait_for_token(token));
    await async_sleep_ms(1);
    await async_cancel(&first);
    first = spawn(wait_for_token(token));
    await async_sleep_ms(1);
    async_token_trip(token);
    async_token_free(token);
    printf("tripped and freed: %d\n", await first + await second);
}

async int main(void)
{
    async_test_clock(0);
    await detached();
    await replaced();
    await waited_for_by_two_branches();
    await freed();
    return 0;
}
