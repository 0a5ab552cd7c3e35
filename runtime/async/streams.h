/* Adaptors: generators made of generators. (A stream is an async generator.)
 *
 *     static long square(int x) { return (long)x * x; }
 *     static bool is_odd(int x) { return x % 2; }
 *
 *     ASYNC_GENERATOR_FILTER(odd_ones, int, is_odd)
 *     ASYNC_GENERATOR_MAP(squares, int, long, square)
 *
 *     for_each (long v, squares(odd_ones(count_up_to(10))))
 *         printf("%ld\n", v);
 *
 * C has no templates, so each adaptor is a macro that defines one for given types: a static generator, at
 * file scope, with the name that comes first. ASYNC_GENERATOR_... makes one of generators, ASYNC_STREAM_...
 * one of async generators; this header has to be included besides <async.h>. Types are written as names of
 * types without [] or (*); functions among the arguments may be macros, too.
 *
 *   - An adaptor takes no item before it is asked for one itself, and none that it does not need; merged and
 *     buffered streams run ahead.
 *   - It owns the generators that it is given: calling it moves them there. When it ends, or is left early,
 *     they are dropped, and what they have deferred runs.
 *   - Items are copied; what they point to is the program's affair.
 *   - Nothing here fails by itself. A generator that is passed to another one has memory of its own.
 *   - Cancel-safe: what loses a race while it awaits an item of such a stream has lost none, as far as that
 *     holds for async_next().
 *   - A generator and all that it takes items from belong to one thread. Streams need its executor,
 *     generators none.
 */
#ifndef ASYNC_STREAMS_H
#define ASYNC_STREAMS_H

#pragma GCC system_header

#include "async/channel.h"
#include "async/generator.h"
#include "async/time.h"

/* ---- one to one ----- */

/** generator(to) name(generator(from) in): what `to f(from)` gives for each item. */
#define ASYNC_GENERATOR_MAP(name, from, to, f) ASYNC_MAP_(, name, from, to, f)
#define ASYNC_STREAM_MAP(name, from, to, f)    ASYNC_MAP_(_Async, name, from, to, f)

/** The same with an async function, one call after the other. For several at a time see
 * ASYNC_STREAM_BUFFERED. */
#define ASYNC_STREAM_MAP_ASYNC(name, from, to, f) ASYNC_MAP_(_Async, name, from, to, _Await f)

/** generator(T) name(generator(T) in): the items of which `bool is_it(T)` is true. */
#define ASYNC_GENERATOR_FILTER(name, T, is_it) ASYNC_FILTER_(, name, T, is_it)
#define ASYNC_STREAM_FILTER(name, T, is_it)    ASYNC_FILTER_(_Async, name, T, is_it)

/** generator(struct name_item) name(generator(T) in): the items, numbered from 0; defines
 *  struct name_item { size_t index; T item; }. */
#define ASYNC_GENERATOR_ENUMERATE(name, T) ASYNC_ENUMERATE_(, name, T)
#define ASYNC_STREAM_ENUMERATE(name, T)    ASYNC_ENUMERATE_(_Async, name, T)

/* ---- some of them ----- */

/** generator(T) name(generator(T) in, size_t n): the first n, or as many as there are. */
#define ASYNC_GENERATOR_TAKE(name, T) ASYNC_TAKE_(, name, T)
#define ASYNC_STREAM_TAKE(name, T)    ASYNC_TAKE_(_Async, name, T)

/** generator(T) name(generator(T) in, size_t n): all but the first n. */
#define ASYNC_GENERATOR_SKIP(name, T) ASYNC_SKIP_(, name, T)
#define ASYNC_STREAM_SKIP(name, T)    ASYNC_SKIP_(_Async, name, T)

/** generator(T) name(generator(T) in): the items before the first of which `bool is_it(T)` is false. That one
 * is taken from `in`, and lost. */
#define ASYNC_GENERATOR_TAKE_WHILE(name, T, is_it) ASYNC_TAKE_WHILE_(, name, T, is_it)
#define ASYNC_STREAM_TAKE_WHILE(name, T, is_it)    ASYNC_TAKE_WHILE_(_Async, name, T, is_it)

/* ---- several together ----- */

/** generator(T) name(generator(T) first, generator(T) second): all of the one, then all of the other. */
#define ASYNC_GENERATOR_CHAIN(name, T) ASYNC_CHAIN_(, name, T)
#define ASYNC_STREAM_CHAIN(name, T)    ASYNC_CHAIN_(_Async, name, T)

/** generator(struct name_item) name(generator(A) first, generator(B) second): pairs, until one of the two
 * ends, when an item of the first may be lost; defines struct name_item { A first; B second; }. */
#define ASYNC_GENERATOR_ZIP(name, A, B) ASYNC_ZIP_(, , name, A, B)
#define ASYNC_STREAM_ZIP(name, A, B)    ASYNC_ZIP_(_Async, _Await, name, A, B)

/** generator(struct name_item) name(generator(T) in): arrays of n items, a constant; the last may have fewer,
 * but has one. Defines struct name_item { size_t length; T items[n]; }. A chunk is given when it is full. */
#define ASYNC_GENERATOR_CHUNKS(name, T, n) ASYNC_CHUNKS_(, name, T, n)
#define ASYNC_STREAM_CHUNKS(name, T, n)    ASYNC_CHUNKS_(_Async, name, T, n)

/* ---- streams only ----- */

/** async generator(T) name(generator(T) in): a stream of what a generator gives. */
#define ASYNC_STREAM_OF(name, T)                                                                             \
    static _Async _Generator(T) name(_Generator(T) async_in)                                                 \
    {                                                                                                        \
        _For_each (T async_item, async_in)                                                                   \
            _Yield async_item;                                                                               \
    }

/** async generator(T) name(async generator(T) first, async generator(T) second): the items of both, as they
 * come. Both run at the same time, each one item ahead: a task takes it. */
#define ASYNC_STREAM_MERGE(name, T)                                                                          \
    ASYNC_TAKER_(name##_taker, T)                                                                            \
    static _Async _Generator(T) name(_Async _Generator(T) async_first, _Async _Generator(T) async_second)    \
    {                                                                                                        \
        T async_one, async_other;                                                                            \
        _Bool async_has_one = 1, async_has_other = 1;                                                        \
        _Future(_Bool) async_next_one = _Spawn(name##_taker(&async_first, &async_one));                      \
        _Future(_Bool) async_next_other = _Spawn(name##_taker(&async_second, &async_other));                 \
        while (async_has_one || async_has_other)                                                             \
            _Race {                                                                                          \
                if (async_has_one)                                                                           \
                    _When (async_has_one = _Await async_next_one)                                            \
                        if (async_has_one) {                                                                 \
                            T async_item = async_one;                                                        \
                            async_next_one = _Spawn(name##_taker(&async_first, &async_one));                 \
                            _Yield async_item;                                                               \
                        }                                                                                    \
                if (async_has_other)                                                                         \
                    _When (async_has_other = _Await async_next_other)                                        \
                        if (async_has_other) {                                                               \
                            T async_item = async_other;                                                      \
                            async_next_other = _Spawn(name##_taker(&async_second, &async_other));            \
                            _Yield async_item;                                                               \
                        }                                                                                    \
            }                                                                                                \
    }

/** async generator(to) name(async generator(from) in): what `async to f(from)` gives for each item, in the
 * order of the items. Up to n calls, a constant, run at a time, each a task; another one takes the next item
 * meanwhile. They are cancelled when the stream is left. */
#define ASYNC_STREAM_BUFFERED(name, from, to, f, n)                                                          \
    ASYNC_TAKER_(name##_taker, from)                                                                         \
    static _Async _Generator(to) name(_Async _Generator(from) async_in)                                      \
    {                                                                                                        \
        from async_item;                                                                                     \
        size_t async_first = 0, async_count = 0;                                                             \
        _Bool async_has_item = 1;                                                                            \
        _Future(to) async_calls[n];                                                                          \
        _Future(_Bool) async_next_item = _Spawn(name##_taker(&async_in, &async_item));                       \
        while (async_has_item || async_count) {                                                              \
            to async_result;                                                                                 \
            _Race {                                                                                          \
                if (async_has_item && async_count < (n))                                                     \
                    _When (async_has_item = _Await async_next_item)                                          \
                        if (async_has_item) {                                                                \
                            async_calls[(async_first + async_count++) % (n)] = _Spawn(f(async_item));        \
                            async_next_item = _Spawn(name##_taker(&async_in, &async_item));                  \
                        }                                                                                    \
                if (async_count)                                                                             \
                    _When (async_result = _Await async_calls[async_first]) {                                 \
                        async_first = (async_first + 1) % (n);                                               \
                        async_count--;                                                                       \
                        _Yield async_result;                                                                 \
                    }                                                                                        \
            }                                                                                                \
        }                                                                                                    \
    }

/** async generator(T) name(async generator(T) in, int64_t ms): the same items, at least so many milliseconds
 * apart. None is lost: what `in` gives is taken that much later. */
#define ASYNC_STREAM_THROTTLE(name, T)                                                                       \
    static _Async _Generator(T) name(_Async _Generator(T) async_in, int64_t async_ms)                        \
    {                                                                                                        \
        int64_t async_next_ms = INT64_MIN;                                                                   \
        _For_each (T async_item, async_in) {                                                                 \
            if (async_now_ms() < async_next_ms)                                                              \
                _Await async_sleep_until(async_next_ms);                                                     \
            async_next_ms = async_now_ms() + async_ms;                                                       \
            _Yield async_item;                                                                               \
        }                                                                                                    \
    }

/** async generator(T) name(struct async_channel *channel): what comes out of a channel of such items, until
 * that is closed and empty. The channel is the caller's and must outlive the stream. */
#define ASYNC_STREAM_FROM_CHANNEL(name, T)                                                                   \
    static _Async _Generator(T) name(struct async_channel *async_from)                                       \
    {                                                                                                        \
        T async_item;                                                                                        \
        while (_Await async_recv(async_from, &async_item) == 0)                                              \
            _Yield async_item;                                                                               \
    }

/** async int name(async generator(T) in, struct async_channel *channel): sends all items through a channel: 0
 * at their end, or -EPIPE when the channel is closed, when the item that could not be sent is lost. Does not
 * close it. Not cancel-safe: the stream ends, and an item that waits to be sent is lost. */
#define ASYNC_STREAM_TO_CHANNEL(name, T)                                                                     \
    static _Async int name(_Async _Generator(T) async_in, struct async_channel *async_to)                    \
    {                                                                                                        \
        _For_each (T async_item, async_in) {                                                                 \
            int async_status = _Await async_send(async_to, &async_item);                                     \
            if (async_status < 0)                                                                            \
                return async_status;                                                                         \
        }                                                                                                    \
        return 0;                                                                                            \
    }

/* ---- what these are made of ------------------------------------------------------------------------------
 *
 * `specifier` is _Async for streams, and empty for generators; `await` likewise. */

#define ASYNC_MAP_(specifier, name, from, to, f)                                                             \
    static specifier _Generator(to) name(specifier _Generator(from) async_in)                                \
    {                                                                                                        \
        _For_each (from async_item, async_in) {                                                              \
            to async_result = f(async_item);                                                                 \
            _Yield async_result;                                                                             \
        }                                                                                                    \
    }

#define ASYNC_FILTER_(specifier, name, T, is_it)                                                             \
    static specifier _Generator(T) name(specifier _Generator(T) async_in)                                    \
    {                                                                                                        \
        _For_each (T async_item, async_in)                                                                   \
            if (is_it(async_item))                                                                           \
                _Yield async_item;                                                                           \
    }

#define ASYNC_ENUMERATE_(specifier, name, T)                                                                 \
    struct name##_item {                                                                                     \
        size_t index;                                                                                        \
        T item;                                                                                              \
    };                                                                                                       \
    static specifier _Generator(struct name##_item) name(specifier _Generator(T) async_in)                   \
    {                                                                                                        \
        size_t async_index = 0;                                                                              \
        _For_each (T async_item, async_in)                                                                   \
            _Yield((struct name##_item){async_index++, async_item});                                         \
    }

#define ASYNC_TAKE_(specifier, name, T)                                                                      \
    static specifier _Generator(T) name(specifier _Generator(T) async_in, size_t async_left)                 \
    {                                                                                                        \
        if (async_left)                                                                                      \
            _For_each (T async_item, async_in) {                                                             \
                _Yield async_item;                                                                           \
                if (!--async_left)                                                                           \
                    break;                                                                                   \
            }                                                                                                \
    }

#define ASYNC_SKIP_(specifier, name, T)                                                                      \
    static specifier _Generator(T) name(specifier _Generator(T) async_in, size_t async_left)                 \
    {                                                                                                        \
        _For_each (T async_item, async_in) {                                                                 \
            if (!async_left)                                                                                 \
                _Yield async_item;                                                                           \
            else                                                                                             \
                async_left--;                                                                                \
        }                                                                                                    \
    }

#define ASYNC_TAKE_WHILE_(specifier, name, T, is_it)                                                         \
    static specifier _Generator(T) name(specifier _Generator(T) async_in)                                    \
    {                                                                                                        \
        _For_each (T async_item, async_in) {                                                                 \
            if (!is_it(async_item))                                                                          \
                break;                                                                                       \
            _Yield async_item;                                                                               \
        }                                                                                                    \
    }

#define ASYNC_CHAIN_(specifier, name, T)                                                                     \
    static specifier _Generator(T)                                                                           \
        name(specifier _Generator(T) async_first, specifier _Generator(T) async_second)                      \
    {                                                                                                        \
        _For_each (T async_item, async_first)                                                                \
            _Yield async_item;                                                                               \
        _For_each (T async_item, async_second)                                                               \
            _Yield async_item;                                                                               \
    }

#define ASYNC_ZIP_(specifier, await_, name, A, B)                                                            \
    struct name##_item {                                                                                     \
        A first;                                                                                             \
        B second;                                                                                            \
    };                                                                                                       \
    static specifier _Generator(struct name##_item)                                                          \
        name(specifier _Generator(A) async_first, specifier _Generator(B) async_second)                      \
    {                                                                                                        \
        struct name##_item async_pair;                                                                       \
        while (await_ async_next(&async_first, &async_pair.first) &&                                         \
               await_ async_next(&async_second, &async_pair.second))                                         \
            _Yield async_pair;                                                                               \
    }

#define ASYNC_CHUNKS_(specifier, name, T, n)                                                                 \
    struct name##_item {                                                                                     \
        size_t length;                                                                                       \
        T items[n];                                                                                          \
    };                                                                                                       \
    static specifier _Generator(struct name##_item) name(specifier _Generator(T) async_in)                   \
    {                                                                                                        \
        struct name##_item async_chunk = {.length = 0};                                                      \
        _For_each (T async_item, async_in) {                                                                 \
            async_chunk.items[async_chunk.length++] = async_item;                                            \
            if (async_chunk.length < (n))                                                                    \
                continue;                                                                                    \
            _Yield async_chunk;                                                                              \
            async_chunk.length = 0;                                                                          \
        }                                                                                                    \
        if (async_chunk.length)                                                                              \
            _Yield async_chunk;                                                                              \
    }

/* A task that takes one item. */
#define ASYNC_TAKER_(name, T)                                                                                \
    static _Async _Bool name(_Async _Generator(T) * async_in, T * async_item)                                \
    {                                                                                                        \
        return _Await async_next(async_in, async_item);                                                      \
    }

#endif
