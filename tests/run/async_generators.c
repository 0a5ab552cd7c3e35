/* transpiled-only: generators that await: in loops, records and parameters, in races and deadlines that are lost, dropped. 
 * The clock is virtual.
 * cancelled: prints */
#include <async.h>
#include <async/testing.h>
#include <errno.h>
#include <stdio.h>

static async generator(int) ticks(int n)
{
    defer { printf("ticks end\n"); }
    for (int i = 0; i < n; i++) {
        await async_sleep_ms(100);
        yield i;
    }
}

static generator(int) upto(int n)
{
    for (int i = 0; i < n; i++)
        yield i;
}

static async int add(int a, int b) { await async_yield(); return a + b; }

static async generator(long) sums(int n)
{
    long sum = 0;
    for_each (int v, upto(n)) {
        sum = await add(sum, v);
        yield sum;
    }
}

static async generator(int) talk(void)
{
    int got = yield 1;
    while (got) {
        await async_sleep_ms(1);
        got = yield got * 2;
    }
}

static async generator(int) slow_end(void)
{
    defer { await async_sleep_ms(5); printf("slow end\n"); }
    for (int i = 0;; i++) {
        await async_sleep_ms(10);
        yield i;
    }
}

struct stream { async generator(int) in; };

static async int drain(async generator(int) g)
{
    int v, sum = 0;
    while (await async_next(&g, &v))
        sum += v;
    return sum;
}

static async int plain_loop(int n)
{
    int sum = 0;
    for_each (int v, upto(n)) {
        if (v == 3)
            continue;
        sum += v;
    }
    for_each (int v, upto(n)) {
        if (v == 2)
            return sum * 100;
        await async_yield();
    }
    return sum;
}

async int main(void)
{
    async_test_clock(0);
    for_each (int v, ticks(3))
        printf("%d at %lld\n", v, (long long)async_now_ms());
    for_each (long s, sums(5)) {
        printf("%ld ", s);
        if (s > 5)
            break;
    }
    printf("\n");
    async generator(int) t = talk();
    int v;
    await async_next(&t, &v);
    printf("%d ", v);
    await async_next_with(&t, 21, &v);
    printf("%d ", v);
    printf("%d ", await async_next_with(&t, 5, &v));
    printf("%d ", v);
    printf("%d\n", await async_next(&t, &v));
    printf("%d\n", await drain(ticks(4)));
    printf("%d %d\n", await plain_loop(2), await plain_loop(6));
    async generator(int) g = ticks(5);
    int rounds = 0, got = 0;
    while (rounds < 20 && got < 3) {
        rounds++;
        race {
            when (await async_next(&g, &v)) { printf("item %d in round %d\n", v, rounds); got++; }
            when (await async_sleep_ms(30)) ;
        }
    }
    if (!await within(10, await async_next(&g, &v)))
        printf("late\n");
    printf("%d %d\n", await async_next(&g, &v), v);
    {
        async generator(int) s = slow_end();
        await async_next(&s, &v);
        printf("slow %d\n", v);
    }
    await async_sleep_ms(20);
    struct stream st = {.in = ticks(2)};
    while (await async_next(&st.in, &v))
        printf("st %d\n", v);
    join {
        for_each (int a, ticks(2)) printf("a %d\n", a);
        for_each (int b, ticks(2)) printf("b %d\n", b);
    }
    return 0;
}
