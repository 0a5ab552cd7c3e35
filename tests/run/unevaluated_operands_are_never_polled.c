/* sizeof, _Alignof, typeof, _Generic, __builtin_constant_p and the side not chosen: types kept, nothing
 * polled. */
#include <async.h>
#include <stdio.h>

static int calls;

struct big {
    double values[5];
};

static async int later(int value)
{
    calls++;
    await async_yield();
    return value;
}

static async struct big big(void)
{
    calls++;
    await async_yield();
    return (struct big){{1, 2, 3}};
}

static async char letter(void)
{
    calls++;
    await async_yield();
    return 'x';
}

async int main(void)
{
    printf("%zu %zu %zu\n", sizeof(await later(1)), sizeof(await big()) / sizeof(double),
           sizeof await letter());
    printf("%zu %zu\n", sizeof((await big()).values) / sizeof(double), sizeof((char)await later(1)));
    printf("%zu\n", _Alignof(__typeof__(await letter())));
    __typeof__(await letter()) c = 'c';
    __typeof__(await later(1) + 1.0) d = 2.5;
    printf("%c %.1f %zu %zu\n", c, d, sizeof c, sizeof d);
    printf("%s\n", _Generic(await letter(), char: "char", int: "int", default: "other"));
    printf("%s\n", _Generic(await letter() + 0, char: "char", int: "int", default: "other"));
    printf("%d\n", _Generic(await letter(), char: 5, int: await later(1)));
    printf("%d\n", __builtin_constant_p(await later(1)));
    printf("%d\n", __builtin_choose_expr(1, 6, await later(1)));
    printf("%d\n", __builtin_choose_expr(0, await later(1), 7));
    printf("%d\n", __builtin_types_compatible_p(__typeof__(await later(1)), int));
    printf("%d calls\n", calls);

    printf("%d\n", _Generic(1.0, double: await later(8), default: await later(9)));
    printf("%d\n", __builtin_choose_expr(1, await later(10), await later(11)));
    printf("%d\n", __builtin_choose_expr(0, await later(12), await later(13)) + (int)sizeof(await later(14)));
    printf("%d calls\n", calls);

    /* for comparison */
    printf("%.1f %c\n", (await big()).values[2], await letter());
    return 0;
}
