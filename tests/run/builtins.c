/* GNU builtins around awaits: overflow checks, type questions, choices, prefetch, bit counting, object sizes,
 * return addresses, unreachable code. */
#include <async.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct nested {
    char c;
    struct {
        short s[4];
        union {
            int i;
            double d;
        };
    } in[3];
};

#define IS_INT(x)               __builtin_types_compatible_p(__typeof__(x), int)
#define SWITCH_ON_TYPE(x, a, b) __builtin_choose_expr(IS_INT(x), a, b)
#define likely(x)               __builtin_expect(!!(x), 1)
#define unlikely(x)             __builtin_expect(!!(x), 0)

static async int later(int value)
{
    await async_yield();
    return value;
}

static async int sign(int x)
{
    switch ((x > 0) - (await later(x) < 0)) {
    case -1:
        return -1;
    case 0:
        return 0;
    case 1:
        return 1;
    }
    __builtin_unreachable();
}

static async int safe_product(int a, int b, int *result)
{
    int product;
    long wide;
    if (unlikely(__builtin_mul_overflow(await later(a), await later(b), &product)))
        return -1;
    if (__builtin_add_overflow(product, await later(INT32_MAX), &wide))
        return -2;
    *result = product;
    return likely(wide > await later(0)) ? 1 : 2;
}

async int main(void)
{
    int r = 0, i = await later(2);
    printf("%d %d %d\n", await sign(5), await sign(0), await sign(-5));
    printf("%d ", await safe_product(6, 7, &r));
    printf("%d %d\n", r, await safe_product(1 << 20, 1 << 20, &r));
    printf("%d %d\n", IS_INT(await later(1)), SWITCH_ON_TYPE(1L, await later(1), await later(2)));
    printf("%zu %zu %zu\n", offsetof(struct nested, in[1].s[2]), __builtin_offsetof(struct nested, in[2].d),
           offsetof(struct nested, in[0].i));
    printf("%d %d %d\n", __builtin_popcountll(await later(255)), __builtin_clz(await later(1)),
           __builtin_ffs(await later(8)) + __builtin_ctz(await later(16)));
    char buffer[16];
    __builtin_memset(buffer, await later('x'), sizeof buffer);
    buffer[15] = 0;
    printf("%zu %d %d\n", __builtin_strlen(buffer),
           __builtin_bswap16((uint16_t)await later(0x1234)) == 0x3412,
           (int)(__builtin_object_size(&buffer[await later(1)], 0) > 0));
    __builtin_prefetch(buffer + await later(1), 0, 1);
    void *address = __builtin_return_address(0), *frame = __builtin_frame_address(0);
    printf("%d %d %d\n", address != NULL, frame != NULL,
           __builtin_constant_p(await later(1)) + __builtin_constant_p(7));
    printf("%d\n", (int)(__builtin_assume_aligned(buffer, 1) == (void *)buffer + await later(0)));
    if (i == 3)
        __builtin_trap();
    int *p = __builtin_choose_expr(1, &i, await later(9));
    *p += (__builtin_isnan(__builtin_nan("")) && await later(1)) ? 5 : 6;
    printf("%d %.0f\n", i, __builtin_fabs(-3.0 * await later(2)));
    return memcmp(buffer, "xx", 2);
}
