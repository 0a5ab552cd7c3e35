/* transpiled-only: ten thousand futures at once: lazy ones that are joined, that are awaited one by one, a group, and a tree of
 * tasks that spawn tasks. Joined, all take as long as the longest of them; one by one, as long as all of them. */
#include <assert.h>
#include <async.h>
#include <async/testing.h>
#include <stdio.h>
#include <stdlib.h>

enum { FUTURES = 10000 };

static async int wait_for(int n)
{
    await async_sleep_ms(n % 10 + 1);
    return n;
}

static async long lazy_ones(bool joined)
{
    future(int) *futures = calloc(FUTURES, sizeof *futures);
    defer { free(futures); }
    long sum = 0;
    for (int i = 0; i < FUTURES; i++)
        futures[i] = lazy(wait_for(i));
    if (joined)
        await async_join_all(futures, FUTURES);
    for (int i = 0; i < FUTURES; i++)
        sum += await futures[i];
    return sum;
}

static async long group(int size)
{
    struct async_group *group = async_group_new(sizeof(int));
    assert(group);
    defer { async_group_free(group); }
    long sum = 0;
    int n;
    for (int i = 0; i < size; i++)
        async_group_spawn(group, wait_for(i));
    while (await async_group_next(group, &n) == 0)
        sum += n;
    return sum;
}

/* The sum of `n` numbers from `first` on: ten tasks, each of a tenth of them. */
static async long tree(int first, int n)
{
    future(long) branches[10];
    long sum = 0;
    if (n == 1)
        return await wait_for(first);
    for (int i = 0; i < 10; i++)
        branches[i] = spawn(tree(first + i * n / 10, n / 10));
    await async_join_all(branches, 10);
    for (int i = 0; i < 10; i++)
        sum += await branches[i];
    return sum;
}

static async void measured(const char *what, future(long) sum)
{
    long long begin = async_now_ms();
    long got = await sum;
    printf("%s: %ld in %lld ms\n", what, got, async_now_ms() - begin);
}

async int main(void)
{
    async_test_clock(0);
    await measured("lazy, joined", lazy(lazy_ones(true)));
    await measured("lazy, one by one", lazy(lazy_ones(false)));
    await measured("a group", lazy(group(FUTURES)));
    await measured("a group of nobody", lazy(group(0)));
    await measured("a tree", lazy(tree(0, FUTURES)));
    return 0;
}
