/* Async functions of every scalar type: results are converted to the result type, once. */
#include <async.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum colour { RED, GREEN = 5, BLUE };

static async char as_char(int v)
{
    await async_yield();
    return v;
}
static async signed char as_schar(int v)
{
    await async_yield();
    return v;
}
static async unsigned char as_uchar(int v)
{
    await async_yield();
    return v;
}
static async short as_short(int v)
{
    await async_yield();
    return v;
}
static async unsigned short as_ushort(int v)
{
    return v;
}
static async _Bool as_bool(int v)
{
    await async_yield();
    return v;
}
static async unsigned as_unsigned(int v)
{
    await async_yield();
    return v;
}
static async long as_long(double v)
{
    await async_yield();
    return v;
}
static async long long unsigned int as_ull(int v)
{
    await async_yield();
    return v;
}
static async float as_float(double v)
{
    await async_yield();
    return v;
}
static async double as_double(int v)
{
    await async_yield();
    return v;
}
static async enum colour as_enum(int v)
{
    await async_yield();
    return v;
}
static async size_t as_size(int v)
{
    await async_yield();
    return v;
}
static async void *as_pointer(void *v)
{
    await async_yield();
    return v;
}
static async const char *const *as_pointers(const char *const *v)
{
    await async_yield();
    return v;
}
static async intptr_t as_integer(void *v)
{
    await async_yield();
    return (intptr_t)v;
}
static async int (*as_row(int (*v)[3]))[3]
{
    await async_yield();
    return v + 1;
}

async int main(void)
{
    static const char *const names[] = {"x", "y"};
    int rows[2][3] = {{1, 2, 3}, {4, 5, 6}};
    int x = 0;

    printf("%d %d %d\n", await as_char('a'), await as_schar(200), await as_uchar(511));
    printf("%d %d %d\n", await as_short(70000), await as_ushort(-1), await as_bool(256));
    printf("%u %ld %llu\n", await as_unsigned(-1), await as_long(-2.75), await as_ull(-1));
    printf("%d %.2f\n", await as_float(0.1) == (double)0.1f, await as_double(7) / 2);
    printf("%d %d\n", await as_enum(5) == GREEN, await as_enum(6));
    printf("%zu %zu\n", await as_size(-1), sizeof(await as_size(1)));
    printf("%d %s %d\n", await as_pointer(&x) == &x, (await as_pointers(names))[1],
           await as_integer(&x) == (intptr_t)&x);
    printf("%d %zu\n", (*await as_row(rows))[2], sizeof *await as_row(rows) / sizeof(int));
    switch (await as_enum(BLUE)) {
    case RED:
    case GREEN:
        puts("wrong");
        break;
    case BLUE:
        puts("blue");
    }
    return 0;
}
