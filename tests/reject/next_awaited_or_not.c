/* The items of an async generator are not awaited; those of a plain one are. */
#include <async.h>

static generator(int) count_up_to(int n)
{
    for (int i = 0; i < n; i++)
        yield i;
}

static async generator(int) ticks(int n)
{
    for (int i = 0; i < n; i++) {
        await async_yield();
        yield i;
    }
}

async int main(void)
{
    generator(int) g = count_up_to(3);
    async generator(int) t = ticks(3);
    int v;
    while (await async_next(&g, &v))
        ;
    while (async_next(&t, &v))
        ;
    async_next_with(&t, 1, &v);
    await async_next_with(&g, 1, &v);
    return 0;
}
