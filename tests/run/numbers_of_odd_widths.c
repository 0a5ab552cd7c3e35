/* _Float16, __float128, complex integers and floats, __int128 beyond 64 bits: exact types in frames, as
 * temporaries, results and arguments. */
#include <async.h>
#include <complex.h>
#include <stdio.h>

__extension__ typedef unsigned __int128 u128;
__extension__ typedef __float128 quad;
typedef _Complex int gaussian;

#define SAME(expression, type) _Generic((expression), type: 1, default: 0)

static async int later(int value)
{
    await async_yield();
    return value;
}

static async _Float16 half(_Float16 x)
{
    _Float16 kept = x / (_Float16)3;
    await async_yield();
    return kept;
}

static async quad precise(quad x)
{
    quad third = x / 3;
    await async_yield();
    return third * 3 - (quad)(double)(third * 3);
}

static async gaussian product(gaussian a, gaussian b)
{
    gaussian result;
    __real__ result = await later(__real__ a * __real__ b - __imag__ a * __imag__ b);
    __imag__ result = await later(__real__ a * __imag__ b + __imag__ a * __real__ b);
    return result;
}

static async float complex turned(float complex z, int times)
{
    for (; times > 0; times--) {
        z *= I;
        await async_yield();
    }
    return z;
}

static async u128 power(u128 base, unsigned exponent)
{
    u128 result = 1;
    for (; exponent; exponent >>= 1, base *= base) {
        if (exponent & 1)
            result *= base;
        await async_yield();
    }
    return result;
}

async int main(void)
{
    _Float16 h = await half(1) + await half(2);
    printf("%d %.4f %d\n", SAME(await half(1), _Float16), (double)h,
           SAME(await half(1) + await half(1), _Float16));
    quad q = await precise(1) + await precise(2);
    printf("%d %d\n", SAME(await precise(1), quad), q == (quad)(double)q);
    gaussian g = await product(1 + 2i, 3 - 1i) + await product(2, 2i);
    printf("%d %d\n", __real__ g, __imag__ g);
    __imag__ g += await later(5);
    g = ~g;
    printf("%d %d %zu\n", __real__ g, __imag__(g + await later(1)), sizeof(await product(1, 1)));
    float complex z = await turned(3 + 4 * I, 3) + (float)await later(1);
    printf("%.1f %.1f %d\n", crealf(z), cimagf(z), SAME(await turned(z, 1) * 1.0f, float complex));
    u128 p = await power(3, 75) / await power(3, 40) + (u128)await later(1);
    printf("%llx %llx %zu\n", (unsigned long long)(p >> 64), (unsigned long long)p,
           sizeof(await power(1, 1)));
    long double ld = await later(1) ? 1.0L / await later(3) : (long double)await later(0);
    printf("%d %d\n", ld == 1.0L / 3, SAME(await later(1) ? 1.0f : await later(2), float));
    return 0;
}
