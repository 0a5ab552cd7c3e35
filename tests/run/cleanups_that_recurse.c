/* transpiled-only: what a deferred block awaits finishes, also in recursion, when the task, the race or the join around it ends
 * meanwhile. */
#include <async.h>
#include <stdio.h>

static async int depth(int n)
{
    await async_yield();
    return n == 0 ? 0 : await depth(n - 1) + 1;
}

static async int through(int n)
{
    return await depth(n) * 10;
}

static async int deferred(int n)
{
    int total = 0;
    defer {
        total += await depth(n);
        total += await through(n);
        if (total != 11 * n)
            printf("a cleanup was cut off: %d\n", total);
    }
    await async_yield();
    return n;
}

static async int levels(int n)
{
    defer {
        if (await through(n) != 10 * n)
            printf("a cleanup was cut off\n");
    }
    return n == 0 ? await deferred(2) : await levels(n - 1) + 1;
}

static async int branches(void)
{
    int a = 0, b = 0, c = 0;
    join {
        a = await deferred(3);
        {
            defer { c += await depth(2); }
            b = await levels(2);
        }
    }
    return 100 * a + 10 * b + c;
}

static async int joined(void)
{
    int n = 0;
    defer {
        int before = n;
        join {
            n += await depth(2);
            join {
                n += await through(1);
                await async_yield();
            }
        }
        if (n != before + 12)
            printf("a cleanup was cut off: %d\n", n - before);
    }
    n = await depth(1) + 99;
    return n;
}

static async void yields(int turns)
{
    for (int i = 0; i < turns; i++)
        await async_yield();
}

static async int races(int turns)
{
    int n = 0;
    race {
        when (n = await levels(2)) n++;
        when (n = await deferred(2)) n++;
        when (n = await joined()) n++;
        when (await yields(turns)) n = -1;
    }
    return n;
}

async int main(void)
{
    printf("%d\n", await deferred(3));
    printf("%d\n", await levels(3));
    printf("%d\n", await branches());
    for (int turns = 0; turns < 12; turns++)
        await races(turns);
    future(int) task = spawn(branches());
    printf("%d\n", await task);
    return 0;
}
