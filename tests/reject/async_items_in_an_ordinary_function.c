/* An ordinary function takes the items of an async generator. */
#include <async.h>

static async generator(int) ticks(int n)
{
    for (int i = 0; i < n; i++) {
        await async_yield();
        yield i;
    }
}

int main(void)
{
    async generator(int) t = ticks(3);
    int v;
    while (async_next(&t, &v))
        ;
    while (await async_next(&t, &v))
        ;
    for_each (int i, ticks(3))
        v += i;
    return 0;
}
