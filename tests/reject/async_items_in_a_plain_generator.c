/* A plain generator takes the items of an async one. */
#include <async.h>

static async generator(int) ticks(int n)
{
    for (int i = 0; i < n; i++) {
        await async_yield();
        yield i;
    }
}

static generator(int) all(void)
{
    for_each (int i, ticks(3))
        yield i;
    yield_from(ticks(3));
}

int main(void)
{
    for_each (int v, all())
        if (v)
            return v;
    return 0;
}
