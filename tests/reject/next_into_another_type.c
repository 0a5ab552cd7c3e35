/* An item is taken into an object of another type. */
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

static void take(generator(int) *g)
{
    long v;
    while (async_next(g, &v))
        ;
}

async int main(void)
{
    generator(int) g = count_up_to(3);
    async generator(int) t = ticks(3);
    long v;
    unsigned u;
    char text[4];
    while (async_next(&g, &v))
        ;
    async_next(&g, &u);
    async_next(&g, text);
    async_next_with(&g, 1, &v);
    while (await async_next(&t, &v))
        ;
    take(&g);
    return 0;
}
