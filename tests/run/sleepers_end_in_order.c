/* transpiled-only: sleep sort: in whichever of the six orders three are started, and in whichever way, they end in the
 * order of their sleeps. The clock is virtual. */
#include <assert.h>
#include <async.h>
#include <async/testing.h>
#include <stdio.h>

enum { SLEEPERS = 3 };

static async int sleeper(int ms)
{
    await async_sleep_ms(ms);
    return ms;
}

static async void said(int ms)
{
    printf(" %d", await sleeper(ms));
}

static async void as_detached_tasks(const int *ms)
{
    for (int i = 0; i < SLEEPERS; i++)
        spawn(said(ms[i]));
    await async_sleep_ms(100);
}

static async void as_branches(const int *ms)
{
    join {
        await said(ms[0]);
        await said(ms[1]);
        await said(ms[2]);
    }
}

static async void as_handles(const int *ms)
{
    future(int) sleepers[SLEEPERS];
    long first;
    for (int i = 0; i < SLEEPERS; i++)
        sleepers[i] = i == 1 ? lazy(sleeper(ms[i])) : spawn(sleeper(ms[i]));
    while ((first = await async_select_all(sleepers, SLEEPERS)) >= 0)
        printf(" %d", await sleepers[first]);
}

static async void as_a_group(const int *ms)
{
    struct async_group *group = async_group_new(sizeof(int));
    assert(group);
    defer { async_group_free(group); }
    int slept;
    for (int i = 0; i < SLEEPERS; i++)
        async_group_spawn(group, sleeper(ms[i]));
    while (await async_group_next(group, &slept) == 0)
        printf(" %d", slept);
}

/* Each race is won by the next one to end: the others stay in their places. */
static async void as_arms_of_a_race(const int *ms)
{
    future(int) a = spawn(sleeper(ms[0])), b = spawn(sleeper(ms[1])), c = spawn(sleeper(ms[2]));
    bool a_sleeps = true, b_sleeps = true, c_sleeps = true;
    int slept;
    while (a_sleeps || b_sleeps || c_sleeps) {
        race {
            if (a_sleeps) when (slept = await a) a_sleeps = false;
            if (b_sleeps) when (slept = await b) b_sleeps = false;
            if (c_sleeps) when (slept = await c) c_sleeps = false;
        }
        printf(" %d", slept);
    }
}

static async void in_every_order(const char *name, async void (*start)(const int *ms))
{
    static const int orders[][SLEEPERS] = {{10, 20, 30}, {10, 30, 20}, {20, 10, 30},
                                           {20, 30, 10}, {30, 10, 20}, {30, 20, 10}};
    printf("%s:\n", name);
    for (int i = 0; i < 6; i++) {
        printf("  %d %d %d:", orders[i][0], orders[i][1], orders[i][2]);
        await start(orders[i]);
        puts("");
    }
}

async int main(void)
{
    async_test_clock(0);
    await in_every_order("detached tasks", as_detached_tasks);
    await in_every_order("branches", as_branches);
    await in_every_order("handles", as_handles);
    await in_every_order("a group", as_a_group);
    await in_every_order("arms of a race", as_arms_of_a_race);
    return 0;
}
