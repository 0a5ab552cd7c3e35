/* transpiled-only: an assignment runs its right side first, then the address of its left side, once. */
#include <async.h>
#include <stdio.h>

static int cells[8];

static async int later(int value)
{
    printf(" await %d", value);
    await async_yield();
    return value;
}

static int *cell(int index)
{
    printf(" cell %d", index);
    return &cells[index];
}

static int at(int index)
{
    printf(" at %d", index);
    return index;
}

async int main(void)
{
    *cell(1) = await later(10);
    printf(" = %d\n", cells[1]);
    *cell(1) += await later(5);
    printf(" = %d\n", cells[1]);
    cells[at(2)] = await later(7);
    printf(" = %d\n", cells[2]);
    cells[at(2)] <<= await later(2);
    printf(" = %d\n", cells[2]);
    cells[await later(3)] = await later(9);
    printf(" = %d\n", cells[3]);
    *cell(4) = *cell(5) = await later(6);
    printf(" = %d %d\n", cells[4], cells[5]);
    *cell(6) = *cell(5) += await later(6);
    printf(" = %d %d\n", cells[6], cells[5]);
    return 0;
}
