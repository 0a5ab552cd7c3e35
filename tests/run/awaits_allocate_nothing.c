/* A chain of awaits whose callees are visible allocates nothing: each frame stands in its caller's. Counted at the
 * innermost await, after a suspension, and when all have returned. */
#include <async.h>
#include <malloc.h>
#include <stdio.h>

static size_t at_the_bottom;

static size_t allocated(void)
{
    return mallinfo2().uordblks;
}

static async int bottom(int x)
{
    char buffer[200] = {(char)x};
    await async_yield();
    at_the_bottom = allocated();
    return buffer[0] + 1;
}

static async long third(int x)
{
    return await bottom(x) + await bottom(x + 1);
}

static async double second(int x)
{
    double sum = 0;
    for (int i = 0; i < 3; i++)
        sum += await third(x + i);
    return sum;
}

static async int first(int x)
{
    return (int)await second(x);
}

async int main(void)
{
    int warm = await first(0);
    size_t before = allocated();
    int result = await first(1);
    size_t bottom_more = at_the_bottom - before, more = allocated() - before;
    printf("%d %d: %zu bytes at the bottom, %zu in the end\n", warm, result, bottom_more, more);
    return 0;
}
