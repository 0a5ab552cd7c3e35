/* Stores through parts that are no members (__real, __imag, vector elements) and through selections keep their
 * variables across awaits; so do pointers made to them. */
#include <async.h>
#include <stdio.h>

typedef int four __attribute__((vector_size(16)));

static int other = 1000;

static async int get(int value)
{
    char noise[64];
    for (int i = 0; i < 64; i++)
        noise[i] = (char)(i + other);
    await async_yield();
    other += noise[value];
    return value;
}

static async void parts(void)
{
    double _Complex x;
    __real x = 1;
    __imag x = 2;
    await get(1);
    printf("%.0f %.0f\n", __real x, __imag x);

    four v;
    v[0] = 3;
    v[1] = 4;
    v[2] = 5;
    v[3] = 6;
    await get(1);
    printf("%d %d %d %d\n", v[0], v[1], v[2], v[3]);

    double _Complex z = 3;
    double *p = &__imag z;
    await get(1);
    *p += 7;
    await get(2);
    printf("%.0f %.0f %.0f\n", __real z, __imag z, *p);
}

static async void selections(void)
{
    int x, y;
    _Generic(0, int: x) = 5;
    __builtin_choose_expr(1, y, x) = 6;
    await get(1);
    printf("%d %d\n", x, y);

    int n = 1, *p = &_Generic(0, int: n);
    await get(1);
    *p += 7;
    await get(2);
    printf("%d %d\n", n, *p);
}

static async void busy(int rounds)
{
    while (rounds--)
        await get(rounds % 8);
}

async int main(void)
{
    spawn(busy(20));
    await parts();
    await selections();
    return 0;
}
