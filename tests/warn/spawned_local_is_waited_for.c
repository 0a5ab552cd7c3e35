/* Pointers to locals for tasks that the function may well wait for, and to what outlives the task. None is warned
 * of. */
#include <async.h>
#include <stdlib.h>

struct group {
    int left;
};

static async void work(int *result, struct group *group)
{
    await async_yield();
    ++*result;
    group->left--;
}

static async void wait_for(struct group *group)
{
    while (group->left)
        await async_yield();
}

static struct group global;

static async void waits(int *given, int parameter[3])
{
    struct group group = {3};
    int result = 0;
    static int kept;
    int *memory = malloc(sizeof *memory);
    spawn(work(&result, &group));
    spawn(work(&kept, &group));
    spawn(work(memory, &group));
    spawn(work(given, &group));
    spawn(work(parameter, &group));
    await wait_for(&group);
    spawn(work(&kept, &global));
    spawn(work(memory, &global));
    spawn(work(&parameter[1], &global));
    spawn(work(&global.left, &global));
}

static async void looks_again(void)
{
    struct group group = {2};
    int result = 0;
    spawn(work(&result, &group));
    spawn(work(&result, &group));
    while (group.left)
        await async_sleep_ms(1);
}

static async void at_the_top_of_a_loop(int n)
{
    struct group group = {0};
    int result = 0;
    while (n--) {
        await wait_for(&group);
        group.left = 1;
        spawn(work(&result, &group));
    }
}

static async void by_goto(int n)
{
    struct group group = {0};
    int result = 0;
again:
    await wait_for(&group);
    if (n-- == 0)
        return;
    group.left = 1;
    spawn(work(&result, &group));
    goto again;
}

static async void in_a_deferred_block(void)
{
    struct group group = {1};
    int result = 0;
    defer {
        await wait_for(&group);
    }
    spawn(work(&result, &group));
}

async int main(void)
{
    int result = 0;
    struct group group = {10};
    await waits(&result, &result);
    await looks_again();
    await at_the_top_of_a_loop(2);
    await by_goto(2);
    await in_a_deferred_block();
    spawn(work(&result, &group)); /* main's end is the task's */
    return 0;
}
