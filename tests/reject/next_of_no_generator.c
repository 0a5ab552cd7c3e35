/* Items are taken from what is no generator. */
#include <async.h>

static generator(int) count_up_to(int n)
{
    for (int i = 0; i < n; i++)
        yield i;
}

static async int one(void) { return 1; }

async int main(void)
{
    int n = 0, v;
    generator(int) g = count_up_to(3);
    future(int) f = lazy(one());
    while (async_next(&n, &v))
        ;
    while (async_next(&f, &v))
        ;
    while (await async_next(&f, &v))
        ;
    async_generator_drop(&n);
    async_generator_drop(&f);
    await async_cancel(&g);
    return await f;
}
