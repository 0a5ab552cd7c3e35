/* transpiled-only: leaving a branch by return, break, continue, goto or try ends the others, whose cleanups run, also
 * those that await, before it goes on behind the join.
 * cancelled: prints */
#include <async.h>
#include <stdio.h>

static void note(const char **name)
{
    printf(" ~%s", *name);
}

#define guarded __attribute__((cleanup(note)))

static async int later(int n)
{
    await async_yield();
    return n;
}

static async void forever(const char *name)
{
    guarded const char *own = name;
    await async_sleep_ms(1000000);
    printf("never %s", own);
}

static async void slowly(const char *name, int rounds)
{
    defer {
        printf(" <%s", name);
        for (int i = 0; i < rounds; i++)
            await async_yield();
        printf(" %s>", name);
    }
    await async_sleep_ms(1000000);
}

struct big {
    char text[40];
};

static async struct big result(int n)
{
    struct big b;
    snprintf(b.text, sizeof b.text, "number %d", await later(n));
    return b;
}

/* The siblings end at once. */
static async struct big at_once(int way)
{
    guarded const char *whole = "whole";
    for (int i = 0; i < 3; i++) {
        printf(" round%d", i);
        guarded const char *round = "round";
        join {
            await forever("a");
            {
                guarded const char *branch = "branch";
                if (await later(way) == 0)
                    return await result(way);
                if (way == 1)
                    break;
                if (way == 2)
                    continue;
                if (way == 3)
                    goto out;
            }
            await forever("b");
            if (way == 4)
                return await result(4);
        }
    }
    printf(" behind");
    return await result(100);
out:
    printf(" out");
    return await result(200);
}

/* The siblings await when they end. */
static async int in_time(int way)
{
    defer { printf(" whole"); }
    int got = 0;
    for (int i = 0; i < 2; i++) {
        defer {
            await async_yield();
            printf(" round%d", i);
        }
        join {
            await slowly("a", 3);
            {
                defer {
                    await async_yield();
                    printf(" branch");
                }
                got = await later(way);
                if (way == 0)
                    return await later(10);
                if (way == 1)
                    break;
                if (way == 2)
                    continue;
                if (way == 3)
                    goto out;
                if (way == 4)
                    try(await later(-4));
                if (way == 5)
                    return got;
            }
            await slowly("b", 1);
            join {
                await slowly("c", 2);
                await forever("d");
                {
                    defer {
                        await async_yield();
                        printf(" e");
                    }
                    await async_yield();
                    await async_yield();
                    await async_yield();
                    await async_yield();
                }
            }
        }
    }
    printf(" behind");
    return got;
out:
    printf(" out");
    return -got;
}

/* From within two joins, and from a branch that begins last, or that never waits. */
static async int from_deep(int way)
{
    join {
        await slowly("a", 1);
        join {
            await forever("b");
            if (await later(way) == 0)
                return 1;
            else if (way == 1)
                goto outside;
            else
                await slowly("c", 1);
        }
        if (way == 2)
            return try(-2);
    }
outside:
    printf(" outside");
    return 3;
}

/* What has ended, or has not begun, is not cancelled. */
static async int some_have_ended(int way)
{
    int a = 0;
    join {
        {
            defer { printf(" ended"); }
            a = await later(1);
        }
        a += 10;
        {
            await async_yield();
            await async_yield();
            if (way == 0)
                return a;
        }
        if (way == 1)
            return a;
        {
            defer { printf(" late"); }
            await slowly("z", 1);
        }
    }
    return -1;
}

/* Two branches leave: the first one decides. */
static async int both(void)
{
    join {
        {
            await async_yield();
            return 1;
        }
        {
            defer { printf(" second"); }
            await async_yield();
            return 2;
        }
    }
    return 3;
}

async int main(void)
{
    for (int way = 0; way < 4; way++)
        printf(" = %s\n", (await at_once(way)).text);
    for (int way = 0; way < 6; way++)
        printf(" = %d\n", await in_time(way));
    for (int way = 0; way < 3; way++)
        printf(" = %d\n", await from_deep(way));
    for (int way = 0; way < 2; way++)
        printf(" = %d\n", await some_have_ended(way));
    printf(" = %d\n", await both());
    return 0;
}
