/* Attributes on async functions land where they belong, without a warning. */
#include <async.h>
#include <stdio.h>

#define WARN_UNUSED __attribute__((warn_unused_result))

__attribute__((cold)) async int cold_one(int x);
static async int hot_one(int) __attribute__((hot, noinline));
static WARN_UNUSED async int important(void);
__attribute__((nonnull(1))) static async int length(const char *text, const char *other);
__attribute__((noinline)) async int not_inlined(void);
static async int never_used(void) __attribute__((unused));

__attribute__((cold)) async int cold_one(int x)
{
    await async_yield();
    return x + 1;
}

static async int hot_one(int x)
{
    await async_yield();
    return x + 2;
}

static async int important(void)
{
    await async_yield();
    return 3;
}

static async int length(const char *text, const char *other)
{
    int n = 0;
    while (text[n]) {
        await async_yield();
        n++;
    }
    return other ? n + 100 : n;
}

async int not_inlined(void)
{
    await async_yield();
    return 5;
}

static async int never_used(void)
{
    await async_yield();
    return 6;
}

static async __attribute__((always_inline)) inline int inlined(int x)
{
    await async_yield();
    return x;
}

async int main(void)
{
    __attribute__((unused)) int unused = await cold_one(0);
    int used __attribute__((aligned(8))) = await hot_one(0);
    const int kept __attribute__((unused)) = await important();

    printf("%d %d %d %d\n", used, await important(), await length("four", NULL), await not_inlined());
    if (await inlined(1)) {
        __attribute__((unused)) char buffer[10];
        await async_yield();
    }
    return 0;
}
