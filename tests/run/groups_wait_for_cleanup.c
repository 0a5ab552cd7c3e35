/* transpiled-only: cancelling a group waits for cleanup that awaits, also of tasks that cleanup spawns into it; when that
   wait is given up, the tasks are still in the group.
   cancelled: prints */
#include <async.h>
#include <errno.h>
#include <stdio.h>

static async void work(const char *name, int cleanup_ms)
{
    defer {
        await async_sleep_ms(cleanup_ms);
        printf("%s is cleaned up\n", name);
    }
    await async_sleep_ms(60000);
}

static async void spawning(struct async_group *group)
{
    defer {
        await async_yield();
        async_group_spawn(group, work("what it spawned", 1));
        await async_yield();
    }
    await async_sleep_ms(60000);
}

async int main(void)
{
    struct async_group *group = async_group_new(0);

    async_group_spawn(group, work("slow", 40));
    async_group_spawn(group, work("quick", 20));
    async_group_spawn(group, async_sleep_ms(60000));
    async_group_spawn(group, spawning(group));
    await async_sleep_ms(1);
    await async_group_cancel(group);
    printf("cancelled; %d\n", await async_group_next(group, NULL) == -ENOENT);

    async_group_spawn(group, work("abandoned", 40));
    await async_sleep_ms(1);
    if (!await within(10, await async_group_cancel(group)))
        puts("given up");
    printf("%d\n", await async_group_next(group, NULL) == -ECANCELED);
    printf("%d\n", await async_group_next(group, NULL) == -ENOENT);

    async_group_spawn(group, work("freed", 10));
    await async_sleep_ms(1);
    async_group_free(group);
    puts("free");
    await async_sleep_ms(40);
    return 0;
}
