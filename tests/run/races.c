/* transpiled-only: races: arms of every kind, guards, otherwise, the winner's statement, leaving it, and the losers' cleanups,
 * which have run before the winner's statement.
 * cancelled: prints */
#include <async.h>
#include <stdio.h>

static async int later(int rounds, int value)
{
    for (int i = 0; i < rounds; i++)
        await async_yield();
    return value;
}

static async int loser(const char *name, int rounds)
{
    defer { printf(" %s", name); }
    await async_sleep_ms(1000000);
    return rounds;
}

static async int slow_loser(const char *name, int rounds)
{
    defer {
        printf(" <%s", name);
        for (int i = 0; i < rounds; i++)
            await async_yield();
        printf(" %s>", name);
    }
    await async_sleep_ms(1000000);
    return rounds;
}

static async int first_of(int a, int b, int c)
{
    int x = 0, y = 0, z = 0;
    race {
        when (x = await later(a, 10)) printf(" x");
        when (y = await later(b, 20)) printf(" y");
        when (z = await later(c, 30)) {
            int more = await later(2, 5);
            z += more;
            printf(" z");
        }
    }
    return x + y + z;
}

static async int guarded_arms(bool one, bool other, int rounds)
{
    int got = -1;
    race {
        if (one) when (got = await later(rounds, 1)) ;
        if (await later(1, other)) when (got = await later(3, 2)) got *= 10;
        otherwise got = 99;
    }
    return got;
}

static async int waiting(bool one, bool other)
{
    int got = -1;
    race {
        if (one) when (got = await later(3, 1)) ;
        if (other) when (got = await later(2, 2)) ;
    }
    return got;
}

static async int leaves(int way)
{
    int rounds = 0;
    for (int i = 0; i < 4; i++) {
        defer { printf(" r%d", i); }
        race {
            when (await slow_loser("s", 2)) return -1;
            when (rounds += await later(1, 1)) {
                defer { printf(" w"); }
                if (way == 0)
                    return await later(1, 7);
                if (way == 1)
                    break;
                if (way == 2)
                    continue;
                if (way == 3)
                    goto out;
                if (way == 4)
                    try(await later(1, -4));
            }
            when (await loser("l", 1)) break;
        }
        printf(" .");
        if (i == 1)
            break;
    }
    return rounds;
out:
    return 100;
}

static async int tried(int value, int rounds)
{
    int got;
    race {
        when (got = try(await later(2, value))) return got;
        when (await later(rounds, 1)) return 1000;
        when (await slow_loser("t", 1)) ;
    }
    return 0;
}

static async int nested(int a, int b)
{
    int got = 0;
    race {
        when (({
            race {
                when (got = await later(a, 1)) got += 10;
                when (await slow_loser("in", 2)) ;
            }
        })) printf(" inner");
        when (({
            join {
                await later(b, 1);
                await later(b + 1, 1);
                await later(b - 1, 1);
            }
            got = 50;
        })) printf(" join");
    }
    return got;
}

/* Without an await: the first ones that are looked at win. */
static async int at_once(void)
{
    int n = 0, all = 0;
    for (int i = 0; i < 300; i++)
        race {
            when (n = 1) all |= n;
            when (n = 2) all |= n;
            when (n = 4) all |= n;
        }
    return all;
}

static async void fair(void)
{
    int wins[3] = {0};
    for (int i = 0; i < 900; i++)
        race {
            when (await later(0, 1)) wins[0]++;
            when (await later(0, 1)) wins[1]++;
            when (await later(0, 1)) wins[2]++;
        }
    printf("%d %d %d\n", wins[0] > 200, wins[1] > 200, wins[2] > 200);
}

static async int recursive(int n)
{
    int got = 0;
    if (n == 0)
        return await later(3, 1);
    race {
        when (got = await recursive(n - 1)) got++;
        when (await slow_loser("deep", n)) return -1;
    }
    return got;
}

async int main(void)
{
    for (int i = 0; i < 3; i++)
        printf(" = %d\n", await first_of(i == 0 ? 1 : 5, i == 1 ? 1 : 5, i == 2 ? 1 : 5));
    for (int i = 0; i < 8; i++)
        printf(" %d", await guarded_arms(i & 1, i & 2, i & 4 ? 0 : 1));
    puts("");
    for (int i = 1; i < 4; i++)
        printf(" %d", await waiting(i & 1, i & 2));
    puts("");
    for (int way = 0; way < 6; way++)
        printf(" = %d\n", await leaves(way));
    printf(" = %d\n", await tried(5, 5));
    printf(" = %d\n", await tried(-5, 5));
    printf(" = %d\n", await tried(5, 1));
    printf(" = %d\n", await nested(1, 5));
    printf(" = %d\n", await nested(5, 1));
    printf("%d\n", await at_once());
    await fair();
    printf(" = %d\n", await recursive(3));
    return 0;
}
