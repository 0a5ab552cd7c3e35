/* Static functions that nothing calls; others are used, or may be elsewhere. */
#include <async.h>

static async int forgotten(int n)
{
    await async_yield();
    return n;
}

static async int of_forgotten(int n)
{
    await async_yield();
    return n;
}

static async int forgotten_too(int n)
{
    return await of_forgotten(n);
}

__attribute__((unused)) static async void kept(void)
{
    await async_yield();
}

[[maybe_unused]] static async void kept_too(void)
{
    await async_yield();
}

static async void for_nothing(void) // async: allow unused-function
{
    await async_yield();
}

static inline async void for_headers(void)
{
    await async_yield();
}

async void for_others(void)
{
    await async_yield();
}

static async void spawned(void)
{
    await async_yield();
}

static async int not_evaluated(void)
{
    await async_yield();
    return 1;
}

static async int by_pointer(int n)
{
    await async_yield();
    return n;
}

static async int by_table(int n)
{
    await async_yield();
    return n;
}

static async int by_value(int n)
{
    await async_yield();
    return n;
}

static async generator(int) items(void)
{
    yield 1;
    await async_yield();
}

static async int by_blocking(void)
{
    await async_yield();
    return 1;
}

static async int (*const table[])(int) = {by_table};

static int ordinary(void)
{
    return async_block_on(by_blocking());
}

async int main(void)
{
    async int (*pointer)(int) = by_pointer;
    future(int) value = lazy(by_value(1));
    spawn(spawned());
    for_each (int n, items())
        (void)n;
    return await pointer((int)sizeof(await not_evaluated())) + await table[0](1) + await value + (ordinary() != 1);
}
