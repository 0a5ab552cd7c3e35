/* transpiled-only: async_group_cancel returns when the cleanup of all tasks has run, also cleanup that awaits or spawns; whoever
 * waits for the group goes on when it is cancelled or freed. The clock is virtual. */
#include <assert.h>
#include <async.h>
#include <async/testing.h>
#include <errno.h>
#include <stdio.h>

static int busy;

static async int work(int cleanup_ms)
{
    busy++;
    defer {
        if (cleanup_ms > 0)
            await async_sleep_ms(cleanup_ms);
        busy--;
    }
    await async_sleep_ms(1000);
    return cleanup_ms;
}

static async int short_work(int ms)
{
    await async_sleep_ms(ms);
    return ms;
}

static async int cancels(struct async_group *group)
{
    await async_group_cancel(group);
    return busy;
}

static async int waits(struct async_group *group)
{
    int value = 0;
    int status = await async_group_next(group, &value);
    return status == 0 ? value : status == -ENOENT ? -1 : -2;
}

static async int leaves_another_behind(struct async_group *group, int more)
{
    defer {
        if (more > 0)
            async_group_spawn(group, leaves_another_behind(group, more - 1));
        busy--;
    }
    busy++;
    await async_sleep_ms(1000);
    return 0;
}

static async int cancels_its_own(struct async_group *group)
{
    defer { printf("ends, "); }
    await async_yield();
    await async_group_cancel(group);
    puts("not reached");
    return 0;
}

static void start(struct async_group *group, int n, int cleanup_ms)
{
    for (int i = 0; i < n; i++)
        async_group_spawn(group, work(cleanup_ms));
}

static async void cancelled(struct async_group *group)
{
    start(group, 5, 0);
    start(group, 5, 10);
    start(group, 5, 20);
    await async_sleep_ms(1);
    printf("%d at work, ", busy);
    await async_group_cancel(group);
    printf("%d at %lld ms\n", busy, (long long)async_now_ms());
    await async_group_cancel(group);
    async_group_spawn(group, leaves_another_behind(group, 3));
    await async_yield();
    await async_group_cancel(group);
    printf("what is left behind: %d\n", busy);
    async_group_spawn(group, short_work(7));
    printf("used again: %d, %d\n", await waits(group), await waits(group));
}

/* Two tasks cancel, one gives up; what it has cancelled ends all the same. */
static async void by_several(struct async_group *group)
{
    start(group, 3, 30);
    await async_sleep_ms(1);
    future(int) first = spawn(cancels(group)), second = spawn(cancels(group));
    bool in_time = await within(10, (void)await cancels(group));
    printf("in time: %d, ", in_time);
    await async_cancel(&first);
    printf("%d, ", await second);
    printf("%d\n", await cancels(group));
}

static async void by_a_task_of_its_own(struct async_group *group)
{
    start(group, 2, 5);
    async_group_spawn(group, cancels_its_own(group));
    await async_sleep_ms(1);
    int next = await waits(group);
    printf("next %d, ", next);
    await async_group_cancel(group);
    printf("%d at work\n", busy);
}

static async void waited_for(struct async_group *group)
{
    future(int) first = spawn(waits(group)), second = spawn(waits(group)), third = spawn(waits(group));
    for (int i = 1; i <= 2; i++)
        async_group_spawn(group, short_work(10 * i));
    await async_yield();
    start(group, 1, 0);
    int sum = 0;
    join {
        sum += await first;
        sum += await second;
        sum += await third;
        {
            await async_sleep_ms(50);
            await async_group_cancel(group);
        }
    }
    printf("both, and one that is told that there is no more: %d\n", sum);
}

static async void freed(void)
{
    struct async_group *group = async_group_new(sizeof(int));
    assert(group);
    start(group, 1, 3);
    async_group_spawn(group, short_work(4));
    future(int) waiting = spawn(waits(group)), also_waiting = spawn(waits(group));
    await async_sleep_ms(2);
    future(int) cancelling = spawn(cancels(group));
    await async_sleep_ms(1);
    async_group_spawn(group, short_work(1));
    async_group_free(group);
    printf("freed: %d %d, %d still at work\n", await waiting, await also_waiting, await cancelling);
    await async_sleep_ms(10);
}

async int main(void)
{
    async_test_clock(0);
    struct async_group *group = async_group_new(sizeof(int));
    assert(group);
    defer { async_group_free(group); }
    await cancelled(group);
    await by_several(group);
    await by_a_task_of_its_own(group);
    await waited_for(group);
    await freed();
    printf("%d at work\n", busy);
    return 0;
}
