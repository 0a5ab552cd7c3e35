/* transpiled-only: arguments of a generator that have to be computed in statements of their own, before a loop
 * without awaits. */
#include <async.h>
#include <stdio.h>

static async int later(int n)
{
    await async_yield();
    return n;
}

static int mix(int a, int b)
{
    return a * 31 + b;
}

static generator(int) items(int n, int m)
{
    for (int i = 0; i < n; i++)
        yield i + m;
}

static generator(int) in_a_generator(int n)
{
    int sum = 0;
    sum = mix(({
        for_each (int v, items(2, n)) {
            int c = 0;
            for_each (int w, items(3, mix(({ do { n++; continue; } while (c++ < 1); v; }), n))) {
                sum += w;
            }
            yield v;
        }
        n;
    }), 2);
    yield sum;
}

static async int awaited_arguments(int n)
{
    int sum = 0;
    for_each (int v, items(await later(n), 2))
        sum += v;
    if (n > 1)
        for_each (int v, items(2, await later(n) + await later(1))) {
            if (v % 2)
                continue;
            sum += v;
        }
    else
        for_each (int v, items(1, ({ again: if (n < 1) { n++; goto again; } await later(n); })))
            sum += 100 * v;
    return sum;
}

static async int of_a_handle(int n)
{
    int sum = 0;
    generator(int) given = items(await later(n), 5);
    for_each (int v, given)
        sum += v;
    for_each (int v, n > 2 ? items(await later(n), 7) : items(1, await later(n)))
        sum += v;
    return sum;
}

static async int nested(int n)
{
    int sum = 0;
    for_each (int v, items(await later(n), 0))
        for_each (int w, items(v, n))
            sum += w;
    for_each (int v, items(n, 0))
        for_each (int w, items(await later(v), n))
            sum += w;
    return sum;
}

async int main(void)
{
    for_each (int v, in_a_generator(3))
        printf("%d\n", v);
    for (int n = 0; n < 4; n++)
        printf("%d %d %d\n", await awaited_arguments(n), await of_a_handle(n), await nested(n));
    return 0;
}
