/* Temporaries keep exact types: long double, complex, __int128 and vectors held across another await. */
#include <async.h>
#include <complex.h>
#include <stdio.h>

typedef int four __attribute__((vector_size(16)));
__extension__ typedef __int128 wide;
__extension__ typedef unsigned __int128 unsigned_wide;

static async long double ld(long double value)
{
    await async_yield();
    return value;
}

static async double _Complex complex_of(double re, double im)
{
    await async_yield();
    return re + im * I;
}

static async wide shifted(int bits)
{
    await async_yield();
    return (wide)1 << bits;
}

static async four vector(int a, int b, int c, int d)
{
    await async_yield();
    return (four){a, b, c, d};
}

async int main(void)
{
    long double l = await ld(1.0L) + await ld(0x1p-60L);
    printf("%d\n", l > 1.0L);
    printf("%.3Lf\n", await ld(1.5L) * await ld(2.5L) - await ld(0.25L));
    double _Complex z = await complex_of(1, 2) * await complex_of(3, -1);
    printf("%.1f %.1f\n", creal(z), cimag(z));
    z += await complex_of(0.5, 0.5);
    printf("%.1f %.1f\n", __real__ z, __imag__(await complex_of(1, 9)));
    wide w = await shifted(100) + await shifted(3) - await shifted(99);
    printf("%llx %llx\n", (unsigned long long)((unsigned_wide)w >> 64), (unsigned long long)w);
    w >>= (int)await shifted(2);
    printf("%d\n", w == (wide)1 << 95);
    four v = await vector(1, 2, 3, 4) + await vector(10, 20, 30, 40) * await vector(2, 2, 2, 3);
    printf("%d %d %d %d\n", v[0], v[1], v[2], v[3]);
    v[await ld(1) > 0] = (int)await ld(99);
    v += await vector(1, 1, 1, 1);
    printf("%d %d %d %d\n", v[0], v[1], v[2], v[3]);
    printf("%d\n", (await vector(5, 6, 7, 8))[2]);
    return 0;
}
