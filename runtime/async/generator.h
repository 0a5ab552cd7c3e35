/* Generators: functions that give one item after the other.
 *
 *     generator(int) count_up_to(int n) { for (int i = 0; i < n; i++) yield i; }
 *     async generator(int) ticks(int n) { for (int i = 0; i < n; i++) { await async_sleep_ms(100); yield i; } }
 *
 *     for_each (int v, count_up_to(5)) printf("%d\n", v);
 *     generator(int) g = count_up_to(5);
 *     int v;
 *     while (async_next(&g, &v)) printf("%d\n", v);
 *
 * A call of a generator makes it; nothing of its body runs before its first item is taken. A generator is owned as a future
 * is: by one place; assigning, returning and passing it moves it, for_each over one that has a name takes it. A local one
 * that goes out of scope is dropped where it is, and what it has deferred runs. In fields, globals and on the heap
 * generators are plain storage, that their owner drops. A generator of zero bytes is empty: it has no items.
 *
 * It needs no executor to run. A local one whose function is defined before it in the same file lives where it is declared;
 * others have memory of their own. A generator belongs to the thread that made it. It must not take items from itself.
 *
 * What follows takes the address of a generator, whatever its items are, and of an object of the type of its items.
 */
#ifndef ASYNC_GENERATOR_H
#define ASYNC_GENERATOR_H

#pragma GCC system_header

#include "async/task.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef ASYNC_ELIDE

/** Takes the next item: true, and `*item` is it; or false, at the end and ever after, which leaves `*item` alone. Of an
 *  async generator it is awaited, in an async function: `await async_next(&g, &v)`. Cancel-safe: what is not waited for any
 *  more goes on where it is with the next call. Only where the generator itself awaited recursion, or a call through a
 *  pointer, in a race that is lost, it ends. */
bool async_next(ASYNC_ANY_FUTURE_ *generator, void *item);

/** The same as async_next(generator, item), and `value` is what the `yield` gives at which the generator waits: a T. (After async_next() that is a T of
 * zero bytes.) What is sent before the first `yield` is thrown away. */
#define async_next_with(generator, value, item)                                                              \
    async_next_sent(generator, (__typeof__(*(item))[1]){value}, item)

/** What async_next_with() calls: `*sent` has the type of the items; null is zero bytes. */
bool async_next_sent(ASYNC_ANY_FUTURE_ *generator, const void *sent, void *item);

/** Ends a generator where it is, and leaves the place empty; an empty one is fine. For fields, globals and the heap: local
 *  ones need no such call. What an async generator has deferred, and awaits there, is left to the executor. */
void async_generator_drop(ASYNC_ANY_FUTURE_ *generator);

/* ---- what generated code is made of ------------------------------------------------------------------ */

/* A generator's frame as a local variable, which its init function sets. Its own value keeps gcc from warning of parts that
 * are not set: it does not see that a state that reads them comes behind the one that sets them. */
#ifdef __clang__
#define ASYNC_LOCAL_FRAME(type, name, drop) type name __attribute__((__cleanup__(drop)))
#else
#define ASYNC_LOCAL_FRAME(type, name, drop) type name __attribute__((__cleanup__(drop))) = name
#endif

/** Reports that an item of an async generator is not awaited, and aborts. */
__attribute__((__noreturn__)) void async_generator_awaits(const char *name);

/* Awaiting the next item: what `await async_next()` becomes. */
struct async_await_next_future {
    struct async_future *generator;
    void *item;
    bool has_box; /* the generator waits for a box of this task's */
};
static __inline void async_await_next_init(struct async_await_next_future *self, ASYNC_ANY_FUTURE_ *generator,
                                           void *item)
{
    self->generator = (struct async_future *)generator;
    self->item = item;
    self->has_box = false;
}
_Async bool async_await_next(ASYNC_ANY_FUTURE_ *generator, void *item);
enum async_poll async_await_next_poll(struct async_await_next_future *self, struct async_context *cx, bool *result);
void async_await_next_drop(struct async_await_next_future *self);
ASYNC_FUTURE(async_await_next);

struct async_await_next_sent_future {
    struct async_await_next_future next;
    const void *sent;
};
static __inline void async_await_next_sent_init(struct async_await_next_sent_future *self,
                                                ASYNC_ANY_FUTURE_ *generator, const void *sent, void *item)
{
    async_await_next_init(&self->next, generator, item);
    self->sent = sent;
}
_Async bool async_await_next_sent(ASYNC_ANY_FUTURE_ *generator, const void *sent, void *item);
enum async_poll async_await_next_sent_poll(struct async_await_next_sent_future *self, struct async_context *cx,
                                           bool *result);
static __inline void async_await_next_sent_drop(struct async_await_next_sent_future *self)
{
    async_await_next_drop(&self->next);
}
ASYNC_FUTURE(async_await_next_sent);

#endif /* ASYNC_ELIDE */

#ifdef __cplusplus
}
#endif

#endif
