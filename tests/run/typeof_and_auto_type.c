/* typeof, __auto_type and typeof of awaited calls give locals the right types, in frames too. */
#include <async.h>
#include <stdio.h>

struct pair {
    short a;
    double b;
};

static async int later(int value)
{
    await async_yield();
    return value;
}

static async struct pair pair(short a, double b)
{
    await async_yield();
    return (struct pair){a, b};
}

static async const char *text(void)
{
    await async_yield();
    return "text";
}

async int main(void)
{
    __auto_type a = await later(5);
    __auto_type p = await pair(1, 2.5);
    __auto_type s = await text();
    __auto_type q = &p;
    __typeof__(p.b) b = p.b / 2;
    __typeof__(p) array[2] = {await pair(3, 4), p};
    __typeof__(int[3]) numbers = {1, await later(2), 3};
    __typeof__(array[0].a) small = 70000 - 65536;
    __typeof__(&numbers) pointer = &numbers;
    __typeof__(await later(1)) same = 7;
    __typeof__(later(1)) other = 8;
    const __auto_type c = (unsigned char)200;

    await async_yield();
    q->a += a;
    b += q->b;
    small += (*pointer)[1];
    for (__auto_type i = await pair(0, 0.5); i.a < 2; i.a++, i.b *= await later(2))
        printf("%.1f ", i.b);
    printf("%d %s %.2f %d %.1f %d %d %d %zu\n", p.a, s, b, small, array[0].b, same, other, c, sizeof c);
    printf("%zu %zu\n", sizeof b, sizeof numbers / sizeof *numbers);
    return 0;
}
