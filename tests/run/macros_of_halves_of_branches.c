/* transpiled-only: macros that open, divide and close what runs at the same time, what is deferred, and loops through
 * generators, with awaits in the parts.
 * (The parenthesis that ends the arguments of a keyword must stand in the text: so the preprocessor has it.)
 * cancelled: prints */
#include <async.h>
#include <stdio.h>

#define BEGIN {
#define END }
#define JOIN join {
#define BRANCH_BEGIN { puts("branch");
#define BRANCH_END puts("end of a branch"); }
#define RACE race {
#define WHEN when (
#define WINS {
#define LOSES ; }
#define DEFER defer { puts("deferred"),
#define DEFERRED puts("after that"); }
#define EACH for_each (int n,
#define DO {
#define EACH_OF(generator) for_each (int n, generator) {
#define WITHIN within(100,
#define NESTED_RACE(x) race { when (x = await later(1)) { 
#define BLOCK_OPEN spawn(({

static async int later(int x)
{
    await async_yield();
    return x;
}

static generator(int) up_to(int n)
{
    for (int i = 0; i < n; i++)
        yield i;
}

static async generator(int) slowly_up_to(int n)
{
    for (int i = 0; i < n; i++) {
        await async_yield();
        yield i;
    }
}

static async int together(int x)
{
    int a = 0, b = 0, c = 0;
    JOIN
        BRANCH_BEGIN a = await later(x); BRANCH_END
        BRANCH_BEGIN b = x; BRANCH_END
        c = await later(3);
    END
    join BEGIN a += await later(1); b += await later(2); END
    RACE
        WHEN c += await later(4)) WINS c++; END
        when (await async_sleep_ms(1000)) BEGIN c = 0; END
    END
    NESTED_RACE(b) b++; END END
    race { WHEN c += await later(10)) LOSES
    if (await WITHIN a += await later(100)))
        a++;
    return a * 100 + b * 10 + c;
}

static async int cleaned_up(int x)
{
    int sum = 0;
    DEFER printf("%d\n", sum); DEFERRED
    defer BEGIN await later(1); puts("awaited"); END
    {
        DEFER printf("inner %d\n", sum); DEFERRED
        sum = await later(x);
        if (x > 1)
            return sum;
    }
    sum++;
    return sum;
}

static async int looped(int x)
{
    int sum = 0;
    EACH up_to(x)) DO sum += n; END
    EACH up_to(x)) DO sum += await later(n); END
    EACH slowly_up_to(await later(x))) DO sum += n; END
    EACH_OF(slowly_up_to(x)) sum += await later(n); END
    EACH_OF(up_to(x)) sum += n; END
    future(int) block = BLOCK_OPEN int y = await later(x); y + 1; }));
    return sum + await block;
}

async int main(void)
{
    printf("%d\n", await together(1));
    printf("%d\n", await cleaned_up(1));
    printf("%d\n", await cleaned_up(2));
    printf("%d\n", await looped(4));
    return 0;
}
