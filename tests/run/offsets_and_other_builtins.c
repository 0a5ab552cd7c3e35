/* Awaits under builtins that look like functions, and beside inline assembly. */
#include <async.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

struct table {
    short head;
    int cells[8];
};

static async int later(int value)
{
    await async_yield();
    return value;
}

static async int add_up(int count, va_list arguments)
{
    int sum = 0;
    for (int i = 0; i < count; i++) {
        await async_yield();
        sum += va_arg(arguments, int);
    }
    return sum;
}

static int sum_of(int count, ...)
{
    va_list arguments;
    va_start(arguments, count);
    int sum = async_block_on(add_up(count, arguments));
    va_end(arguments);
    return sum;
}

static async int through_assembly(int value)
{
    int copy = value, out;
    __asm__ volatile("" : "+r"(copy) : : "memory");
    await async_yield();
    __asm__ volatile("" : "=r"(out) : "0"(copy + await later(5)));
    await async_yield();
    __asm__ volatile("" ::: "memory");
    return out;
}

static async int likely(int value)
{
    if (__builtin_expect(await later(value), 1))
        return 1;
    if (!__builtin_expect(!!await later(value - 1), 0))
        return 2;
    return __builtin_popcount(await later(0xff)) + __builtin_abs(await later(-3));
}

int main(void)
{
    printf("%d\n", sum_of(4, 1, 2, 3, 4));
    printf("%d\n", async_block_on(through_assembly(10)));
    printf("%d %d\n", async_block_on(likely(1)), async_block_on(likely(0)));
    printf("%zu\n", offsetof(struct table, cells[2]));
    return 0;
}
