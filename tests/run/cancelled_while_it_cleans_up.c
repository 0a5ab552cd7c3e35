/* transpiled-only: a task that is cancelled at every place it can be suspended in: what is deferred runs once, to its end,
 * in order; also when it runs already, and when it is cancelled once more meanwhile.
 * cancelled: prints
 * order: fifo */
#include <async.h>
#include <async/testing.h>
#include <stdio.h>
#include <string.h>

static void note(const char **name)
{
    printf(" ~%s", *name);
}

#define guarded __attribute__((cleanup(note)))

static async int later(int rounds)
{
    for (int i = 0; i < rounds; i++)
        await async_yield();
    return rounds;
}

static async void cleans_up(const char *name)
{
    guarded const char *own = name;
    defer {
        printf(" <%s", own);
        await later(2);
        printf(" %s>", own);
    }
    await later(3);
    printf(" %s.", own);
}

static async int whole(int n)
{
    int array[n];
    memset(array, 0, sizeof array);
    array[n - 1] = 5;
    defer { printf(" array%d", array[n - 1]); }
    await cleans_up("a");
    {
        defer {
            await later(1);
            printf(" inner");
            defer { printf(" innermost"); }
            await cleans_up("b");
        }
        guarded const char *block = "block";
        defer { printf(" plain %s", block); }
        array[n - 1] += await later(1);
        if (n > 10)
            return n;
    }
    join {
        await cleans_up("c");
        {
            defer {
                await later(2);
                printf(" branch");
            }
            await later(2);
        }
    }
    race {
        when (await cleans_up("d")) printf(" not this");
        when (await later(1)) await cleans_up("e");
    }
    bool in_time = await within(1000000, await cleans_up("f"));
    in_time &= !await within(0, await cleans_up("g"));
    return in_time;
}

static async int boxed(int depth)
{
    if (depth == 0)
        return await whole(3);
    defer {
        await async_yield();
        printf(" depth%d", depth);
    }
    int got = 0;
    join {
        got = await boxed(depth - 1);
        {
            defer { printf(" beside%d", depth); }
            await later(4);
        }
    }
    return got;
}

/* Cancels it when it has been suspended `rounds` times; whether it was still running. */
static async bool cancelled_after(int kind, int rounds, bool twice)
{
    future(int) task = kind == 2 ? spawn(boxed(2)) : spawn(whole(kind ? 11 : 3));
    for (int i = 0; i < rounds; i++)
        await async_yield();
    if (async_done(&task)) {
        printf(" = %d", await task);
        return false;
    }
    printf(" |");
    if (twice) {
        async_request_cancel(&task);
        await async_yield();
        printf(" |");
        async_request_cancel(&task);
        await async_yield();
    }
    await async_cancel(&task);
    printf(" !");
    return true;
}

async int main(void)
{
    async_test_clock(0);
    for (int kind = 0; kind < 3; kind++)
        for (int twice = 0; twice < 2; twice++)
            for (int rounds = 0;; rounds++) {
                printf("%d %d %d:", kind, twice, rounds);
                bool go_on = await cancelled_after(kind, rounds, twice);
                puts("");
                if (!go_on)
                    break;
            }
    return 0;
}
