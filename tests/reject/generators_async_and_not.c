/* Async generators where plain ones are declared, and the reverse. */
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

struct streams {
    generator(int) plain;
    async generator(int) later;
};

static int drain(generator(int) g)
{
    int v = 0;
    while (async_next(&g, &v))
        ;
    return v;
}

static async int drain_later(async generator(int) g)
{
    int v = 0;
    while (await async_next(&g, &v))
        ;
    return v;
}

static generator(int) give(void) { return ticks(3); }

static async generator(int) give_later(void) { return count_up_to(3); }

async int main(void)
{
    generator(int) a = ticks(3);
    async generator(int) b = count_up_to(3);
    struct streams s = {.plain = ticks(3), .later = count_up_to(3)};
    s.plain = ticks(3);
    a = b;
    return drain(ticks(3)) + await drain_later(count_up_to(3));
}
