/* Variables of a loop body: with an initialiser fresh in each round, without one written before they are
 * read. */
#include <async.h>
#include <stdio.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    for (int i = 0; i < 4; i++) {
        int fresh = 10, lazy;
        int array[3] = {0, i};
        const int squared = i * i;
        if (i % 2)
            lazy = await later(i);
        else
            lazy = -i;
        fresh += lazy;
        await async_yield();
        for (int j = 0; j < 3; j++) {
            int fresh = array[j];
            array[j] += await later(j) + fresh;
        }
        printf("%d %d %d %d%d%d\n", fresh, lazy, squared, array[0], array[1], array[2]);
        fresh = 1000;
    }
    return 0;
}
