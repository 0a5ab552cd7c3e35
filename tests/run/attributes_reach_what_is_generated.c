/* Attributes of async functions reach the functions that are generated: the section of the code, visibility,
 * targets, temperature; what must be used, is deprecated or promised changes nothing that runs. Functions
 * that are inline in C's own ways. */
#include <async.h>
#include <stdint.h>
#include <stdio.h>

#define IN_SECTION(name) __attribute__((section(name)))

extern char __start_async_code[], __stop_async_code[];
static uintptr_t ran_at;

__attribute__((noinline)) static void note_caller(void)
{
    ran_at = (uintptr_t)__builtin_return_address(0);
}

static async int later(int value)
{
    await async_yield();
    return value;
}

IN_SECTION("async_code") __attribute__((noinline)) void ordinary(void);
void ordinary(void)
{
}

static async int placed(int x) IN_SECTION("async_code") __attribute__((noinline));
static async int placed(int x)
{
    note_caller();
    await async_yield();
    return x + 1;
}

__attribute__((visibility("hidden"), cold, no_sanitize("undefined"))) async int hidden(int x);
[[gnu::noinline, gnu::aligned(32)]] async int hidden(int x)
{
    return await later(x) + 2;
}

__attribute__((__hot__, __no_instrument_function__)) static async int hot(int x)
{
    return await later(x) + 3;
}

#ifdef __x86_64__
#define VECTORS __attribute__((target("sse4.2")))
#else
#define VECTORS
#endif
VECTORS static async int vectors(int x)
{
    return await later(x) + 4;
}

inline async int in_line(int x);
inline async int in_line(int x)
{
    return await later(x) + 5;
}
extern inline async int in_line(int x);

static inline async int static_in_line(int x)
{
    return await later(x) + 6;
}

inline __attribute__((used)) async int declared_plainly(int x)
{
    return x < 0 ? -1 : x + 7;
}
async int declared_plainly(int x);

[[nodiscard]] __attribute__((returns_nonnull, nonnull)) static async const int *same(const int *p)
{
    await async_yield();
    return p;
}

async int main(void)
{
    ordinary();
    int n = await placed(1);
    printf("%d %d\n", n, ran_at >= (uintptr_t)__start_async_code && ran_at < (uintptr_t)__stop_async_code);
    n += await hidden(1) + await hot(1) + await vectors(1);
    n += await in_line(1) * await static_in_line(1) + await declared_plainly(1);
    printf("%d %d\n", n, *await same(&n));
    return 0;
}
