/* Keywords that look like calls, each within the operand of another, with more of the expression behind them.
 * cancelled: prints */
#include <async.h>
#include <stdio.h>
#include <stdlib.h>

static async int slow(int x)
{
    await async_yield();
    return x;
}

static async int deadlines(int v)
{
    bool ok = await within(5000, v = await within(5000, await slow(1)) ? v + 1 : 2);
    printf("%d %d\n", ok, v);
    ok = await within(5000, v = (await slow(1), await within(5000, await slow(1)) + 5));
    printf("%d %d\n", ok, v);
    ok = await within(5000, ({ await within(5000, v += await slow(1)); })) && !await within(5000, await slow(2));
    printf("%d %d\n", ok, v);
    return await within(5000, await slow(0)) + 1;
}

static async int errors(int v)
{
    defer { printf("errors: %d\n", v); }
    v = try(await within(5000, await slow(1)) + 2);
    v += try(try(await slow(v)) + 2) * 10;
    v += try(1 + try(await slow(v))) + try(await within(5000, await slow(1)) ? await slow(3) : -1);
    join {
        v += await within(5000, await slow(1)) ? try(await slow(100)) + 1 : 4;
        { int w = try(await spawn(slow(200)) + 1); v += try(await lazy(slow(w)) + 1); }
    }
    return try(await within(5000, await slow(1)) - 3) + 1;
}

static async int elsewhere(int v)
{
    int w = try(await blocking(abs(v)) + 1);
    bool ok = await within(5000, w += await blocking(abs(w - 10)) + try(await blocking(abs(3))));
    return ok ? w : -1;
}

async int main(void)
{
    printf("%d\n", await deadlines(3));
    printf("%d\n", await errors(0));
    printf("%d\n", await elsewhere(-7));
    return 0;
}
