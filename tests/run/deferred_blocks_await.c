/* A deferred block may await, whatever its block is left by: the rest of the way out waits for it.
 * cancelled: prints */
#include <async.h>
#include <stdio.h>

static async int later(int n)
{
    await async_yield();
    return n;
}

static async void say(const char *what, int n)
{
    printf(" <%s%d", what, n);
    await async_yield();
    printf(">");
}

static async int leave(int way)
{
    int n = 0;
    defer { await say("whole", n); }
    for (int i = 0; i < 3; i++) {
        defer {
            n += await later(1);
            await say("round", i);
        }
        defer { printf(" plain"); }
        int kept = await later(i * 10);
        {
            defer {
                for (int k = 0; k < 2; k++)
                    await say("block", kept + k);
            }
            switch (way) {
            case 0:
                if (i == 1)
                    return kept;
                continue;
            case 1:
                break;
            case 2:
                if (i == 2)
                    goto end;
                break;
            case 3:
                try(kept - 10 * i - i);
                break;
            }
            if (way == 1)
                break;
        }
        printf(" ;");
    }
    printf(" behind");
end:
    return n;
}

static async void nested(void)
{
    defer {
        defer { await say("inner", 2); }
        {
            defer { await say("innermost", 3); }
            await say("block", 1);
        }
        printf(" outer");
        await async_yield();
    }
    await say("body", 0);
}

static async int returns_from_deep(int n)
{
    int got = 0;
    {
        defer { got = await later(5); }
        if (n == 1)
            return got;
        if (n == 2)
            goto out;
    }
    got += 100;
out:
    return got;
}

static async void returns_nothing(int n)
{
    defer { await say("end", n); }
    if (n == 1)
        return;
    {
        defer { await say("in", n); }
        if (n == 2)
            return;
        await async_yield();
    }
    printf(" rest");
}

static async int recursive(int n)
{
    defer { await say("level", n); }
    if (n == 0)
        return try(await later(-9));
    return 1 + try(await recursive(n - 1));
}

async int main(void)
{
    for (int way = 0; way < 5; way++)
        printf(" = %d\n", await leave(way));
    await nested();
    puts("");
    for (int n = 0; n < 3; n++)
        printf(" = %d\n", await returns_from_deep(n));
    for (int n = 0; n < 4; n++) {
        await returns_nothing(n);
        puts("");
    }
    printf(" = %d\n", await recursive(3));
    return 0;
}
