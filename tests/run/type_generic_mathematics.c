/* The functions of <tgmath.h> and the classifications of <math.h>, nested, with awaits in their arguments:
 * their types stay. */
#include <async.h>
#include <complex.h>
#include <stdio.h>
#include <tgmath.h>
static async int later(int value)
{
    await async_yield();
    return value;
}
static async float fl(float value)
{
    await async_yield();
    return value;
}
static async double complex cl(double re, double im)
{
    await async_yield();
    return re + im * I;
}
#define KIND(x)                                                                                              \
    _Generic((x),                                                                                            \
        float: "float",                                                                                      \
        double: "double",                                                                                    \
        long double: "long double",                                                                          \
        float complex: "float complex",                                                                      \
        double complex: "double complex",                                                                    \
        default: "other")
async int main(void)
{
    double d = sqrt(fabs(await later(-16)));
    float f = fmax(await fl(2.5f), sqrt(await fl(4))) + sin(await fl(0));
    printf("%.2f %.2f %s %s %s\n", d, f, KIND(sqrt(await fl(2))), KIND(fabs(await later(1))),
           KIND(sqrt(await cl(1, 2))));
    double complex z = conj(await cl(1, 2)) * exp(await cl(0, 0));
    printf("%.1f %.1f %s\n", creal(z), cimag(z), KIND(pow(await fl(2), 2.0f) + await fl(1)));
    if (isnan(await fl(0)) || isinf(pow(10.0, await later(400))) || await later(0))
        puts("infinite");
    int n =
        lround(floor(await fl(2.7f)) + ceil(await fl(1.2f))) + (int)fma(await later(2), 3, await later(4));
    for (float x = 8; log2(x) >= await fl(1); x = x / 2)
        n += (int)fmod(x, await fl(3));
    printf("%d %d\n", n,
           isgreater(await fl(2), 1) + (signbit(await fl(-1)) != 0) +
               (isfinite(await fl(1)) && fabs(await fl(-1)) > 0));
    return 0;
}
