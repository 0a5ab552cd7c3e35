/* Generators become futures, and futures generators. */
#include <async.h>

static generator(int) count_up_to(int n)
{
    for (int i = 0; i < n; i++)
        yield i;
}

static async int one(void) { return 1; }

static int drain(generator(int) g)
{
    int v = 0;
    while (async_next(&g, &v))
        ;
    return v;
}

static async int take(future(int) f) { return await f; }

static future(int) wrong(void) { return count_up_to(3); }

async int main(void)
{
    future(int) f = count_up_to(3);
    generator(int) g = lazy(one());
    generator(int) h = 3;
    f = g;
    int a = drain(f) + drain(lazy(one())) + await take(h) + await wrong();
    return a + drain(7) + await take(count_up_to(2));
}
