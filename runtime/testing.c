/* Hooks for tests: see async/testing.h. */
#include <async.h>
#include <async/testing.h>

#include <stdlib.h>

#include "clock.h"

_Atomic int64_t asyncrt_virtual_ms = REAL_TIME;

/* A number from the environment, 0 if it is not there. */
static long long setting(const char *name)
{
    const char *text = secure_getenv(name);

    return text ? strtoll(text, NULL, 0) : 0;
}

#ifdef ASYNC_ELIDE

void async_test_shuffle(uint64_t seed)
{
    (void)seed;
}

void async_test_clock(int64_t now_ms)
{
    asyncrt_virtual_ms = now_ms < 0 ? REAL_TIME : now_ms;
}

long async_test_fail_allocation(long k)
{
    (void)k;
    return 0;
}

void async_test_cancel_at(long k)
{
    (void)k;
}

__attribute__((constructor)) static void read_settings(void)
{
    if (setting("ASYNC_VIRTUAL_CLOCK"))
        asyncrt_virtual_ms = 0;
}

#else

#include "internal.h"

/* ---- the order of ready tasks ------------------------------------------------------------------------ */

/* xorshift64*, whose state is never 0: 32 random bits. */
static uint32_t next_random(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return (uint32_t)(*state * 0x2545f4914f6cdd1d >> 32);
}

/* Seeds that differ little begin far from each other. */
static uint64_t state_of(uint64_t seed)
{
    uint64_t state = seed * 0x9e3779b97f4a7c15;

    state = (state ^ state >> 32) * 0xd6e8feb86659fd93;
    return state ? state : 1;
}

/* Makes one list of two: each task is next with the same probability. */
static struct async_task *riffle(uint64_t *random, struct async_task *a, uint32_t na, struct async_task *b,
                                 uint32_t nb)
{
    struct async_task *first, **end = &first;

    while (na > 0 && nb > 0) {
        bool from_a = (uint64_t)next_random(random) * (na + nb) >> 32 < na;
        struct async_task **from = from_a ? &a : &b;

        na -= from_a;
        nb -= !from_a;
        *end = *from;
        end = &(*from)->next;
        *from = *end;
    }
    *end = na > 0 ? a : b;
    return first;
}

/* Takes `n` tasks off the list and returns them in random order. */
static struct async_task *shuffled(uint64_t *random, struct async_task **list, uint32_t n)
{
    struct async_task *a = *list, *b;

    if (n == 1) {
        *list = a->next;
        a->next = NULL;
        return a;
    }
    a = shuffled(random, list, n / 2);
    b = shuffled(random, list, n - n / 2);
    return riffle(random, a, n / 2, b, n - n / 2);
}

uint32_t asyncrt_shuffle_ready(struct executor *ex)
{
    struct async_task *list, *task;
    uint32_t n = 1;

    if (!ex->last)
        return 0;
    list = ex->last->next;
    for (task = list; task != ex->last; task = task->next)
        n++;
    ex->last->next = NULL;
    list = shuffled(&ex->shuffle, &list, n);
    for (task = list; task->next; task = task->next)
        ;
    task->next = list;
    ex->last = task;
    return n;
}

uint64_t asyncrt_shuffle_seed; /* of executors that are made from now on */

void asyncrt_shuffle_with(struct executor *ex, uint64_t seed)
{
    ex->shuffle = seed ? state_of(seed) : 0;
}

void async_test_shuffle(uint64_t seed)
{
    asyncrt_shuffle_with(asyncrt_executor(), seed);
}

/* ---- the clock --------------------------------------------------------------------------------------- */

void async_test_clock(int64_t now_ms)
{
    if (asyncrt_current && asyncrt_current->wheel.used_levels)
        asyncrt_die("async_test_clock: a task sleeps");
    asyncrt_virtual_ms = now_ms < 0 ? REAL_TIME : now_ms;
}

/* ---- failing allocations ----------------------------------------------------------------------------- */

static _Atomic bool counting; /* since the first time that somebody asked */
static _Atomic long allocations, failing;

long async_test_fail_allocation(long k)
{
    counting = true;
    atomic_store(&failing, k);
    return atomic_exchange(&allocations, 0);
}

bool asyncrt_allocation_fails(void)
{
    if (__builtin_expect(!atomic_load_explicit(&counting, memory_order_relaxed), 1))
        return false;
    return atomic_fetch_add(&allocations, 1) + 1 == atomic_load(&failing);
}

/* ---- cancelling the program -------------------------------------------------------------------------- */

long asyncrt_cancel_at;

void async_test_cancel_at(long k)
{
    asyncrt_cancel_at = k;
}

/* ---- the environment --------------------------------------------------------------------------------- */

__attribute__((constructor)) static void read_settings(void)
{
    if (setting("ASYNC_VIRTUAL_CLOCK"))
        asyncrt_virtual_ms = 0;
    asyncrt_shuffle_seed = (uint64_t)setting("ASYNC_SHUFFLE");
    asyncrt_cancel_at = (long)setting("ASYNC_CANCEL_AT");
    asyncrt_dump_wanted = setting("ASYNC_DUMP_TASKS");
    asyncrt_trace_path = secure_getenv("ASYNC_TRACE");
    if (setting("ASYNC_FAIL_ALLOCATION"))
        async_test_fail_allocation((long)setting("ASYNC_FAIL_ALLOCATION"));
}

#endif /* ASYNC_ELIDE */
