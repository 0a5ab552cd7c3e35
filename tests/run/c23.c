/* What C23 adds, as far as both compilers know it: attributes, unnamed parameters, empty initialisers, labels
 * before declarations and at the end of blocks, digit separators, typeof.
 * std: gnu2x */
#include <async.h>
#include <stdio.h>

[[maybe_unused]] static async int later(int value)
{
    await async_yield();
    return value;
}

static async int ignores(int, [[maybe_unused]] int second, int third)
{
    await async_yield();
    return third;
}

static async void no_parameters()
{
    [[maybe_unused]] int unused = await later(1);
    await async_yield();
}

async int main(void)
{
    struct {
        int a[3];
        bool b;
    } s = {};
    typeof(await later(1)) x = 1'000;
    _Static_assert(sizeof(x) == 4);
    bool yes = true, no = await later(0);
    unsigned binary = 0b1010 + await later(0);

    switch (await later(x)) {
    case 1'000:
        x++;
        [[fallthrough]];
    case 5:
        int declared = await later(5);
        x += declared;
    }
    await no_parameters();
again:
    int fresh = await later(2);
    x += fresh;
    if (x < 1010)
        goto again;
    printf("%d %d %d %d %u %d\n", x, s.a[2] + s.b, yes, no, binary, await ignores(1, 2, 3));
    if (await later(1))
        goto end;
    puts("never");
end:
}
