/* Awaited children of very different sizes, one after the other and two in one expression, spoil nothing. */
#include <async.h>
#include <stdio.h>
#include <string.h>

static async int tiny(int x)
{
    await async_yield();
    return x;
}

static async int huge(int seed)
{
    char bytes[3000];
    memset(bytes, seed, sizeof bytes);
    await async_yield();
    int sum = 0;
    for (unsigned i = 0; i < sizeof bytes; i++)
        sum += bytes[i];
    return sum;
}

static async int aligned(int x)
{
    _Alignas(64) int values[4] = {x, 1, 2, 3};
    int more = await tiny(x);
    await async_yield();
    return values[0] + values[3] + more;
}

async int main(void)
{
    int before = 1, guard[4] = {1, 2, 3, 4}, *p = guard;
    int sum = 0;

    for (int i = 0; i < 3; i++) {
        int local = before + i;
        sum += await tiny(i);
        sum += await huge(i + 1);
        p[i] += await tiny(local);
        sum += await huge(1) - await aligned(local) + await tiny(guard[i]);
        {
            char text[50] = "nested";
            sum += await aligned(await huge(2)) + text[i];
        }
        printf("%d %d %d\n", sum, local, guard[i]);
    }
    return before;
}
