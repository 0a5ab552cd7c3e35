/* transpiled-only: each adaptor is left behind its first item, dropped before it, and each stream is cancelled while it waits for
 * one: what it takes items from is ended. The clock is virtual.
 * cancelled: prints
 * order: fifo */
#include <assert.h>
#include <async.h>
#include <async/streams.h>
#include <async/testing.h>
#include <stdio.h>

static int alive;

static generator(int) count(int n)
{
    alive++;
    defer { alive--; }
    for (int i = 0; i < n; i++)
        yield i;
}

static async generator(int) ticks(int n)
{
    alive++;
    defer { alive--; }
    for (int i = 0; i < n; i++) {
        await async_sleep_ms(10);
        yield i;
    }
}

static int next(int x) { return x + 1; }
static bool is_any(int x) { return x >= 0; }
static async int slowly(int x)
{
    alive++;
    defer { alive--; }
    await async_sleep_ms(10);
    return x;
}

ASYNC_GENERATOR_MAP(mapped, int, int, next)
ASYNC_GENERATOR_FILTER(filtered, int, is_any)
ASYNC_GENERATOR_ENUMERATE(numbered, int)
ASYNC_GENERATOR_TAKE(first_of, int)
ASYNC_GENERATOR_SKIP(rest_of, int)
ASYNC_GENERATOR_TAKE_WHILE(while_any, int, is_any)
ASYNC_GENERATOR_CHAIN(chained, int)
ASYNC_GENERATOR_ZIP(zipped, int, int)
ASYNC_GENERATOR_CHUNKS(chunks, int, 2)

ASYNC_STREAM_OF(stream_of, int)
ASYNC_STREAM_MAP(s_mapped, int, int, next)
ASYNC_STREAM_MAP_ASYNC(s_mapped_slowly, int, int, slowly)
ASYNC_STREAM_FILTER(s_filtered, int, is_any)
ASYNC_STREAM_ENUMERATE(s_numbered, int)
ASYNC_STREAM_TAKE(s_first_of, int)
ASYNC_STREAM_SKIP(s_rest_of, int)
ASYNC_STREAM_TAKE_WHILE(s_while_any, int, is_any)
ASYNC_STREAM_CHAIN(s_chained, int)
ASYNC_STREAM_ZIP(s_zipped, int, int)
ASYNC_STREAM_CHUNKS(s_chunks, int, 2)
ASYNC_STREAM_MERGE(s_merged, int)
ASYNC_STREAM_BUFFERED(s_buffered, int, int, slowly, 3)
ASYNC_STREAM_THROTTLE(s_throttled, int)
ASYNC_STREAM_FROM_CHANNEL(s_received, int)
ASYNC_STREAM_TO_CHANNEL(send_all, int)

#define LEAVE(T, made)                                                                                                 \
    do {                                                                                                               \
        int items = 0;                                                                                                 \
        for_each (T v, made) {                                                                                         \
            (void)v;                                                                                                   \
            items++;                                                                                                   \
            break;                                                                                                     \
        }                                                                                                              \
        generator(T) unused = made;                                                                                    \
        (void)unused;                                                                                                  \
        printf("%s: %d item, %d alive\n", #made, items, alive);                                                        \
    } while (0)

static void leave_generators(void)
{
    LEAVE(int, mapped(count(4)));
    LEAVE(int, filtered(count(4)));
    LEAVE(struct numbered_item, numbered(count(4)));
    LEAVE(int, first_of(count(4), 2));
    LEAVE(int, rest_of(count(4), 2));
    LEAVE(int, while_any(count(4)));
    LEAVE(int, chained(count(4), count(4)));
    LEAVE(struct zipped_item, zipped(count(4), count(4)));
    LEAVE(struct chunks_item, chunks(count(4)));
}

static struct async_channel *channel;

/* Takes some items; they come every 10 ms. */
#define TAKE_SOME(take, T, made)                                                                                       \
    static async int take(int *items, int most)                                                                        \
    {                                                                                                                  \
        async generator(T) unused = made;                                                                              \
        (void)unused;                                                                                                  \
        for_each (T v, made) {                                                                                         \
            (void)v;                                                                                                   \
            if (++*items == most)                                                                                      \
                break;                                                                                                 \
        }                                                                                                              \
        return 0;                                                                                                      \
    }

TAKE_SOME(take_of, int, stream_of(count(2)))
TAKE_SOME(take_mapped, int, s_mapped(ticks(5)))
TAKE_SOME(take_mapped_slowly, int, s_mapped_slowly(ticks(5)))
TAKE_SOME(take_filtered, int, s_filtered(ticks(5)))
TAKE_SOME(take_numbered, struct s_numbered_item, s_numbered(ticks(5)))
TAKE_SOME(take_first, int, s_first_of(ticks(5), 4))
TAKE_SOME(take_rest, int, s_rest_of(ticks(5), 1))
TAKE_SOME(take_while, int, s_while_any(ticks(5)))
TAKE_SOME(take_chained, int, s_chained(ticks(1), ticks(5)))
TAKE_SOME(take_zipped, struct s_zipped_item, s_zipped(ticks(5), ticks(6)))
TAKE_SOME(take_chunks, struct s_chunks_item, s_chunks(ticks(5)))
TAKE_SOME(take_merged, int, s_merged(ticks(5), ticks(2)))
TAKE_SOME(take_buffered, int, s_buffered(ticks(5)))
TAKE_SOME(take_throttled, int, s_throttled(ticks(5), 15))
TAKE_SOME(take_received, int, s_received(channel))
TAKE_SOME(take_all_together, int, s_first_of(s_mapped_slowly(s_merged(s_throttled(ticks(5), 15), s_buffered(ticks(5)))), 4))

/* As many as are asked for, or as come within 25 ms; then the rest of it is cancelled. */
static async void leave_stream(const char *title, async int (*take)(int *, int))
{
    printf("%s:", title);
    for (int most = 1; most < 5; most++) {
        int items = 0;
        bool in_time = await within(25, await take(&items, most));
        for (int i = 0; i < 4; i++)
            await async_yield();
        printf(" %d%s", items, in_time ? "" : " in time");
        if (alive)
            printf(" and %d alive", alive);
    }
    printf("\n");
}

static async void leave_streams(void)
{
    await leave_stream("of", take_of);
    await leave_stream("mapped", take_mapped);
    await leave_stream("mapped slowly", take_mapped_slowly);
    await leave_stream("filtered", take_filtered);
    await leave_stream("numbered", take_numbered);
    await leave_stream("first", take_first);
    await leave_stream("rest", take_rest);
    await leave_stream("while", take_while);
    await leave_stream("chained", take_chained);
    await leave_stream("zipped", take_zipped);
    await leave_stream("chunks", take_chunks);
    await leave_stream("merged", take_merged);
    await leave_stream("buffered", take_buffered);
    await leave_stream("throttled", take_throttled);
    await leave_stream("all together", take_all_together);
}

static async void leave_channels(void)
{
    channel = async_channel_new(sizeof(int), 1);
    assert(channel);
    defer { async_channel_free(channel); }
    future(int) sender = spawn(send_all(ticks(9), channel));
    await leave_stream("received", take_received);
    await async_cancel(&sender);
    printf("sender is cancelled, %d alive\n", alive);
    bool is_sent = await within(25, await send_all(ticks(5), channel));
    printf("sent %d, %d alive\n", is_sent, alive);
}

async int main(void)
{
    async_test_clock(0);
    leave_generators();
    await leave_streams();
    await leave_channels();
    return 0;
}
