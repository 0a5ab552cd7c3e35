/* Comma, assignment and conditional expressions in parentheses, evaluated before an await beside them. */
#include <async.h>
#include <stdio.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

static async int async_pack(int a, int b, int c)
{
    await async_yield();
    return a * 100 + b * 10 + c;
}

static int pack(int a, int b, int c)
{
    return a * 100 + b * 10 + c;
}

async int main(void)
{
    int i = 0, j = 0, k = 0, zero = 0;
    int cells[3] = {7, 8, 9}, *p = cells;

    printf("%d\n", await async_pack((i++, 5), (j = 3), await later(1)));
    printf("%d\n", await async_pack((i++, i++, i + 1), (zero ? k : 4), (await later(2), 6)));
    printf("%d\n", pack((k += 2, k + 1), (zero || i), await later((j++, 3))));
    printf("%d\n", pack((i > 0 && k > 0), ((j -= 1), (j -= 1), j + i), await later(k)));
    printf("%d\n", await async_pack(*(p++, p), cells[(j++, 1)], await later(zero + 1)));
    printf("%d\n", (i++, 10) + (j++, 20) + await later((k++, 30)));
    p = (k++, cells + 2);
    cells[(i++, 1)] = (j++, k) + await later((zero++, 4));
    int sum = (i++, j) + (zero ? 1 : 2) * await later(3);
    printf("%d %d %d %d %d %d\n", i, j, k, cells[1], sum, *p);
    return (i++, await later(0));
}
