/* Macro uses as operands, before and behind awaits: calls, parentheses, prefixes, halves, names of functions,
 * arguments as they come, statement expressions, atomics. */
#include <async.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
static async int later(int value)
{
    await async_yield();
    return value;
}
static int f(int x)
{
    return x + 1;
}
#define F(x)          f(x)
#define G(x)          (f(x))
#define H             f
#define NEG(x)        -f(x)
#define SUM(a, b)     (a) + (b)
#define CALL2(g, x)   g(x)
#define PICK(x)       x
#define ARROW(p)      (p)->n
#define LIT           ((struct s){1, 2})
#define ADDR(x)       &x
#define COND(a, b, c) ((a) ? (b) : (c))
#define SE                                                                                                   \
    ({                                                                                                       \
        int q = 3;                                                                                           \
        q + 1;                                                                                               \
    })
#define SEA(x)                                                                                               \
    ({                                                                                                       \
        int q = (x);                                                                                         \
        q + await later(1);                                                                                  \
    })
#define LOAD(p)   atomic_load(p)
#define INCR(p)   (*(p))++
#define OR        ||
#define ONE       1
#define STR(x)    #x
#define CAT(a, b) a##b
struct s {
    int n, m;
};
static async int edges(int a, int b)
{
    struct s s = {3, 4}, *p = &s;
    atomic_int n = 1;
    int r = 0;
    r += F(a) + await later(1) * G(b) + H(2) + await later(H(3));
    r += NEG(a) + await later(2) - NEG(b) * await later(3);
    r += SUM(f(a), await later(4)) * SUM(await later(5), f(b));
    r += CALL2(f, a) * await later(1) + CALL2(H, await later(2));
    r += PICK(f(a) + f(b)) * await later(2) + PICK(f)(3);
    r += ARROW(p) + await later(1) + LIT.n + LIT.m * await later(2) + *ADDR(s.n);
    r += COND(f(a), await later(1), f(2)) + COND(await later(0), f(1), await later(7));
    r += SE + await later(1) + SE * SEA(2) + SEA(SE);
    r += LOAD(&n) + await later(0) + INCR(p->n ? &s.m : &s.n) + await later(1);
    r += (F(a) || await later(1)) + (G(a) && await later(0)) + (F(-1) OR await later(1)) +
         (await later(0) OR NEG(-1));
    r += ONE ? await later(ONE) : F(ONE);
    r += F(a) ? G(b) + await later(1) : ONE;
    if (F(-1) || G(-1) || await later(1))
        r += 100;
    if (NEG(0) && (LOAD(&n) == 1 || await later(0)))
        r += 1000;
    while (F(a) && await later(a--) > 0)
        r++;
    printf("%s %d\n", STR(F(a) + await later(1)), CAT(a, ) + CAT(1, 2));
    return r;
}
static async bool atomics(void)
{
    atomic_uint bits = 1;
    _Atomic(struct s *) head = NULL;
    struct s node = {1, 2}, *expected = NULL;
    atomic_flag lock = ATOMIC_FLAG_INIT;
    unsigned got = atomic_fetch_or(&bits, 2u) | (unsigned)await later(8);
    bool ok = atomic_compare_exchange_weak_explicit(&head, &expected, &node, memory_order_release,
                                                    memory_order_relaxed) &&
              await later(1);
    ok = ok && !atomic_flag_test_and_set(&lock) && await later(1) &&
         atomic_flag_test_and_set_explicit(&lock, memory_order_acquire);
    atomic_store_explicit(&bits, atomic_load_explicit(&bits, memory_order_relaxed) + (unsigned)await later(3),
                          memory_order_seq_cst);
    got += atomic_fetch_xor_explicit(&bits, (unsigned)await later(1), memory_order_relaxed) +
           atomic_fetch_and(&bits, (unsigned)await later(6));
    for (unsigned i = atomic_load(&bits);
         i < atomic_exchange(&bits, i + (unsigned)await later(3)) || await later(0); i += 2)
        got += i + atomic_load(&bits) * (await later(1) ? atomic_load(&bits) : 0u);
    printf("%u %u %d %d\n", got, atomic_load(&bits), atomic_load(&head)->m + await later(1), ok);
    return atomic_load(&head) == &node && await later(1);
}
async int main(void)
{
    printf("%d\n", await edges(3, 4));
    printf("%d\n", await atomics());
    return 0;
}
