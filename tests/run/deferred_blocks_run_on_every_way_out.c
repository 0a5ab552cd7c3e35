/* A deferred block runs when its block is left in any way, the last one first, also in functions that do not await,
 * in switch bodies, loops and statement expressions.
 * cancelled: prints */
#include <async.h>
#include <stdio.h>
#include <string.h>

static async int later(int n)
{
    await async_yield();
    return n;
}

static async int every_way(int way)
{
    defer { printf(" outer"); }
    for (int i = 0; i < 3; i++) {
        defer { printf(" loop%d", i); }
        if (await later(way) == 0)
            continue;
        {
            defer { printf(" first"); }
            defer { printf(" second"); }
            if (way == 1)
                break;
            if (way == 2)
                return await later(20);
            if (way == 3)
                goto out;
            if (way == 4)
                try(await later(-4));
            if (way == 5 && i == 1)
                continue;
        }
        printf(" end");
    }
    await later(1);
    printf(" after");
out:
    printf(" out");
    return way;
}

static async int in_switch(int n)
{
    switch (await later(n)) {
    case 0: {
        defer { printf(" zero"); }
        if (await later(n) == 0)
            break;
        printf(" not reached");
    }
        __attribute__((fallthrough));
    case 1: {
        defer { printf(" one"); }
        await later(n);
    }
        __attribute__((fallthrough));
    case 2: {
        defer { printf(" two"); }
        for (;;) {
            defer { printf(" inner"); }
            if (n == 2)
                return 22;
            break;
        }
        break;
    }
    default: {
        defer { printf(" default"); }
        return n;
    }
    }
    printf(" behind");
    return -n;
}

static async int in_expressions(int n)
{
    int sum = ({
        int x = await later(n);
        defer { printf(" [%d]", x); }
        x += await later(1);
        x * 2;
    }) + ({
        defer { printf(" [b]"); }
        if (n == 3)
            return 33;
        await later(4);
    });
    return sum;
}

struct big {
    char text[100];
    int n;
};

static async struct big make(int n)
{
    struct big b = {.n = n};
    defer {
        b.n = -1;
        strcpy(b.text, "changed");
        printf(" made");
    }
    snprintf(b.text, sizeof b.text, "number %d", await later(n));
    return b;
}

static async struct big pass(int n)
{
    defer { printf(" passed"); }
    if (n > 1) {
        defer { printf(" high"); }
        return await make(n);
    }
    struct big small = await make(n + 10);
    small.n++;
    return small;
}

static async void nothing(int n)
{
    defer { printf(" nothing"); }
    if (n)
        return;
    await later(n);
    printf(" to its end");
}

/* No await at all. */
static async int without(int n)
{
    int sum = 0;
    defer { printf(" sum %d", sum); }
    for (int i = 0; i < n; i++) {
        defer { sum += i; }
        if (i == 2)
            continue;
        if (i == 4)
            return sum;
    }
    return -1;
}

static async const char *find(const char *text, char c)
{
    defer { printf(" searched"); }
    await async_yield();
    return strchr(text, c);
}

static async const char *find_both(const char *text, char a, char b)
{
    defer { printf(" both"); }
    const char *first = try(await find(text, a));
    defer { printf(" found %s", first); }
    return try(await find(first, b));
}

static async long long widens(int n)
{
    defer { printf(" widens"); }
    return 1000000000000LL + try(await later(n));
}

async int main(void)
{
    for (int way = 0; way < 6; way++)
        printf(" = %d\n", await every_way(way));
    for (int n = 0; n < 4; n++)
        printf(" = %d\n", await in_switch(n));
    for (int n = 1; n < 4; n++)
        printf(" = %d\n", await in_expressions(n));
    for (int n = 1; n < 3; n++) {
        struct big b = await pass(n);
        printf(" = %s %d\n", b.text, b.n);
    }
    await nothing(0);
    await nothing(1);
    puts("");
    for (int n = 3; n < 6; n++)
        printf(" = %d\n", await without(n));
    printf(" = %s\n", await find_both("abcdef", 'b', 'e'));
    printf(" = %d\n", await find_both("abcdef", 'x', 'e') == NULL);
    printf(" = %d\n", await find_both("abcdef", 'c', 'b') == NULL);
    printf(" = %lld\n", await widens(7));
    printf(" = %lld\n", await widens(-7));
    return 0;
}
