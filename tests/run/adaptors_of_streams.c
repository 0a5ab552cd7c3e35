/* transpiled-only: streams made of streams: one to one, some of them, merged, buffered, throttled, through channels; left
 * early, in races that are lost, and cancelled. The clock is virtual.
 * cancelled: prints */
#include <assert.h>
#include <async.h>
#include <async/channel.h>
#include <async/streams.h>
#include <async/testing.h>
#include <stdio.h>

static int alive;

static async generator(int) ticks(int from, int to, int ms)
{
    alive++;
    defer { alive--; }
    for (int i = from; i < to; i++) {
        await async_sleep_ms(ms);
        yield i;
    }
}

static generator(int) count(int n)
{
    for (int i = 0; i < n; i++)
        yield i;
}

static long square(int x) { return (long)x * x; }
static bool is_odd(int x) { return x % 2; }
static bool is_small(int x) { return x < 3; }

/* Takes 30 ms less for each more. */
static async double halve(int x)
{
    alive++;
    defer { alive--; }
    await async_sleep_ms(100 - 30 * x);
    return x / 2.0;
}

ASYNC_STREAM_OF(stream_of, int)
ASYNC_STREAM_MAP(squares, int, long, square)
ASYNC_STREAM_MAP_ASYNC(halves, int, double, halve)
ASYNC_STREAM_BUFFERED(halves_of_two, int, double, halve, 2)
ASYNC_STREAM_FILTER(odd_ones, int, is_odd)
ASYNC_STREAM_ENUMERATE(numbered, int)
ASYNC_STREAM_TAKE(first_ones, int)
ASYNC_STREAM_SKIP(last_ones, int)
ASYNC_STREAM_TAKE_WHILE(small_ones, int, is_small)
ASYNC_STREAM_CHAIN(chain, int)
ASYNC_STREAM_ZIP(pairs, int, int)
ASYNC_STREAM_CHUNKS(couples, int, 2)
ASYNC_STREAM_MERGE(merge, int)
ASYNC_STREAM_THROTTLE(throttle, int)
ASYNC_STREAM_FROM_CHANNEL(received, int)
ASYNC_STREAM_TO_CHANNEL(send_all, int)

static int64_t since;

static void print_end(void)
{
    printf("at %d, %d alive\n", (int)(async_now_ms() - since), alive);
    since = async_now_ms();
}

static async int print(const char *title, async generator(int) g)
{
    printf("%s: ", title);
    for_each (int v, g)
        printf("%d ", v);
    print_end();
    return 0;
}

static async int timed(const char *title, async generator(int) g)
{
    printf("%s: ", title);
    for_each (int v, g)
        printf("%d at %d, ", v, (int)(async_now_ms() - since));
    print_end();
    return 0;
}

static async int one_by_one(void)
{
    for_each (long v, squares(odd_ones(ticks(0, 6, 10))))
        printf("%ld ", v);
    for_each (struct numbered_item n, numbered(stream_of(count(2))))
        printf("%zu %d ", n.index, n.item);
    for_each (struct pairs_item p, pairs(ticks(0, 3, 10), ticks(5, 7, 10)))
        printf("%d-%d ", p.first, p.second);
    for_each (struct couples_item c, couples(ticks(0, 3, 1)))
        printf("%zu: %d ", c.length, c.items[0]);
    print_end();
    await print("first", first_ones(ticks(0, 9, 10), 2));
    await print("last", last_ones(ticks(0, 4, 10), 2));
    await print("small", small_ones(ticks(1, 9, 10)));
    await print("chain", chain(ticks(0, 2, 10), stream_of(count(2))));
    return 0;
}

static async int in_parallel(void)
{
    await timed("merge", merge(ticks(0, 4, 25), ticks(10, 13, 40)));
    await timed("merge of three", merge(ticks(0, 2, 25), merge(ticks(10, 12, 40), stream_of(count(2)))));
    await timed("first of merge", first_ones(merge(ticks(0, 4, 25), ticks(10, 13, 40)), 3));
    await timed("throttle", throttle(stream_of(count(3)), 100));
    await timed("throttle of slow", throttle(ticks(0, 3, 120), 100));
    for_each (double v, halves(stream_of(count(3))))
        printf("%.1f ", v);
    print_end();
    for_each (double v, halves_of_two(ticks(0, 4, 5)))
        printf("%.1f at %d, ", v, (int)(async_now_ms() - since));
    print_end();
    for_each (double v, halves_of_two(ticks(0, 4, 5))) {
        printf("%.1f ", v);
        break;
    }
    await async_yield();
    print_end();
    return 0;
}

static async int through_channels(void)
{
    struct async_channel *channel = async_channel_new(sizeof(int), 1);
    assert(channel);
    defer { async_channel_free(channel); }
    join {
        {
            printf("sent %d ", await send_all(ticks(0, 3, 10), channel));
            async_channel_close(channel);
        }
        await print("received", received(channel));
    }
    printf("sent %d ", await send_all(ticks(0, 3, 10), channel));
    print_end();
    return 0;
}

/* An item every 30 ms, looked for every 20 ms. */
static async int in_lost_races(void)
{
    async generator(int) g = merge(chain(ticks(0, 2, 30), ticks(2, 3, 30)), ticks(10, 11, 75));
    for (int got = 0, rounds = 0; got < 4 && rounds < 20; rounds++) {
        int v;
        if (await within(20, await async_next(&g, &v))) {
            printf("%d in round %d ", v, rounds);
            got++;
        }
    }
    print_end();
    return 0;
}

async int main(void)
{
    async_test_clock(0);
    await one_by_one();
    await in_parallel();
    await through_channels();
    await in_lost_races();
    if (!await within(45, await timed("cancelled", merge(ticks(0, 4, 25), throttle(ticks(10, 14, 5), 15)))))
        printf("late, ");
    await async_yield();
    print_end();
    return 0;
}
