/* transpiled-only: a loop that computes lets nobody run before it yields; on the pool of threads it stops nobody. A task that
 * does nothing but count its turns tells. */
#include <async.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

enum { ROUNDS = 1000 };

static atomic_long turns;

static async void ticker(void)
{
    for (;;) {
        atomic_fetch_add(&turns, 1);
        await async_yield();
    }
}

static unsigned mix(unsigned n)
{
    return n * 1664525u + 1013904223u;
}

static unsigned compute(unsigned n)
{
    for (int i = 0; i < ROUNDS; i++)
        n = mix(n);
    return n;
}

static async unsigned compute_and_starve(unsigned n)
{
    return compute(n);
}

static async unsigned compute_and_yield(unsigned n)
{
    for (int i = 0; i < ROUNDS; i++) {
        n = mix(n);
        await async_yield();
    }
    return n;
}

/* Does not end before the ticker has had as many turns more: if it starved it, it never would. */
static unsigned compute_while_it_ticks(unsigned n)
{
    long enough = atomic_load(&turns) + ROUNDS;
    while (atomic_load(&turns) < enough)
        usleep(100);
    return compute(n);
}

static void tell(const char *how, long turns_before, unsigned computed)
{
    long ticked = atomic_load(&turns) - turns_before;
    printf("%s: %s, %u\n", how,
           ticked == 0 ? "no tick" : ticked < ROUNDS - 1 ? "some ticks" : "a tick for each round", computed);
}

async int main(void)
{
    future(void) ticks = spawn(ticker());
    unsigned computed;
    await async_yield();

    long before = atomic_load(&turns);
    computed = await compute_and_starve(1);
    tell("without yields", before, computed);

    before = atomic_load(&turns);
    computed = await compute_and_yield(1);
    tell("with yields", before, computed);

    before = atomic_load(&turns);
    computed = await blocking(compute_while_it_ticks(1));
    tell("on the pool", before, computed);

    await async_cancel(&ticks);
    before = atomic_load(&turns);
    computed = await compute_and_yield(1);
    tell("the ticker cancelled", before, computed);
    return 0;
}
