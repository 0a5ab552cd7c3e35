/* transpiled-only: what is yielded is awaited first, of every type, in every statement and out of macros. */
#include <async.h>
#include <stdio.h>

#define AWAIT(e) await e
#define NOTHING 0

struct record { int a[5]; };
static int now(int x) { return x; }
static async int later(int x)
{
    await async_yield();
    return x;
}
static async struct record record(int x)
{
    await async_yield();
    return (struct record){{x}};
}
static async bool is_odd(int x)
{
    await async_yield();
    return x & 1;
}
static async double half(int x) { return await later(x) / 2.0; }
static async int *same(int *p)
{
    await async_yield();
    return p;
}
static async void nothing(void) { await async_yield(); }

static async generator(struct record) records(void) { yield await record(1); }
static async generator(long) longs(void) { yield await later(2); }
static async generator(int) cut(void) { yield await half(7); }
static async generator(bool) bools(void) { yield await later(4); }
static async generator(double) doubles(void) { yield await is_odd(5); }

static async generator(int) expressions(void)
{
    int x = 4;
    yield await blocking(now(5));
    yield await within(1000, x = await later(7));
    yield -await later(1);
    yield !await later(1);
    yield *await same(&x);
    yield ++x;
    yield x++;
    await later((yield 3));
    yield (await nothing(), 6);
    yield await later((yield await later(9)) + 2);
    yield ({
        await nothing();
        int k = await later(3);
        k;
    });
    yield x ? await later(11) : await later(12);
    yield await later(0) ?: await later(13);
    yield await later(1) && await later(0);
    yield (int)await half(6);
    yield x = await later(14);
    yield x += await later(1);
    (yield await later(16));
    (void)(yield await later(17));
    int sent = yield await later(18) + 1;
    yield sent;
}

static async generator(int) statements(void)
{
    int x = 15;
    if (await later(1))
        yield await later(2);
    else
        yield await later(3);
    for (yield await later(20); x < 17; yield await later(21))
        x++;
    switch (await later(1))
    case 1:
        yield await later(22);
again:
    yield await later(23);
    if (x++ < 18)
        goto again;
    do
        yield await later(24);
    while (0);
    yield await (later)(25);
}

static async generator(int) out_of_macros(void)
{
    future(int) task = spawn(later(30));
    yield await task;
    task = lazy(later(31));
    yield AWAIT(task);
    yield AWAIT(later(32));
    yield AWAIT(later(33)) + 3;
    yield await later(34) + AWAIT(later(1));
    yield NOTHING;
    async generator(int) inner = cut();
    int v;
    yield await async_next(&inner, &v);
    yield AWAIT(async_next(&inner, &v));
}

async int main(void)
{
    for_each (struct record r, records())
        printf("%d ", r.a[0]);
    for_each (long v, longs())
        printf("%ld ", v);
    for_each (bool v, bools())
        printf("%d ", v);
    for_each (double v, doubles())
        printf("%g ", v);
    printf("\n");
    for_each (int v, expressions())
        printf("%d ", v);
    printf("\n");
    for_each (int v, statements())
        printf("%d ", v);
    printf("\n");
    for_each (int v, out_of_macros())
        printf("%d ", v);
    printf("\n");
    return 0;
}
