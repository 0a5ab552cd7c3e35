/* What C23 adds and only clang has here: auto, constexpr, nullptr, true and false as keywords, enumerations with a type,
 * typeof_unqual, static_assert, alignas and thread_local as keywords, _BitInt, unreachable, #embed, #elifdef, __VA_OPT__.
 * std: gnu23
 * compiler: clang-19 */
#include <async.h>
#include <stddef.h>
#include <stdio.h>

#define KIND(x)                                                                                              \
    _Generic((x),                                                                                            \
        bool: "bool",                                                                                        \
        int: "int",                                                                                          \
        unsigned char: "unsigned char",                                                                      \
        long long: "long long",                                                                              \
        nullptr_t: "nullptr_t",                                                                              \
        _BitInt(9): "_BitInt(9)",                                                                            \
        unsigned _BitInt(100): "unsigned _BitInt(100)",                                                      \
        default: "other")

enum small : unsigned char { NONE, SOME = 200 };
enum wide : long long;
enum wide : long long { HUGE_ONE = 1LL << 40 };

static async int later(int value)
{
    await async_yield();
    return value;
}

static async _BitInt(9) narrow(_BitInt(9) x)
{
    _BitInt(9) doubled = x + x;
    await async_yield();
    return doubled;
}

static async unsigned _BitInt(100) power(unsigned exponent)
{
    unsigned _BitInt(100) result = 1;
    while (exponent--) {
        result *= 3;
        await async_yield();
    }
    return result;
}

static async bool is_null(int *pointer)
{
    await async_yield();
    return pointer == nullptr ? true : false;
}

[[nodiscard("it counts")]] static async int counted([[maybe_unused]] int unused)
{
    static thread_local int calls = 0;
    await async_yield();
    return ++calls;
}

static async int declared(int n)
{
    constexpr int limit = 5;
    constexpr struct { int a, b; } pair = {1, limit * 2};
    auto sum = await later(n);
    auto text = "text";
    const auto fixed = sum + limit;
    auto pointer = &sum;
    alignas(32) char aligned[limit] = {};
    static_assert(limit == 5);
    static_assert(sizeof aligned == limit, "as long as it says");
    typeof_unqual(fixed) free = fixed;
    typeof(fixed) kept = await later(free);
    enum local : short { ONE = 1, MANY = limit };
    enum local e = await later(MANY);
    nullptr_t nothing = nullptr;
    int *p = nothing;

    for (auto i = 0; i < limit; i++)
        *pointer += await later(i);
    free += kept;
    await async_yield();
    printf("%d %s %d %d %d %d %d %d\n", sum, text, fixed, free, pair.b, (int)sizeof e + e, (int)((size_t)aligned % 32), p == nothing);
    return sum;
}

async int main()
{
    enum small s = SOME;
    enum wide w = await later(1) ? HUGE_ONE : 0;
    unsigned char data[] = {
#embed __FILE__ limit(2) suffix(, 0)
    };

    s = (enum small)(s + (enum small)await later(100));
    w += await later(1);
    printf("%d %lld %s %s\n", (int)s, (long long)w, KIND(s), KIND(w));
    _BitInt(9) n = await narrow(100) + await narrow(1) * 2wb;
    unsigned _BitInt(100) big = await power(60) / await power(2) + 1uwb;
    printf("%d %s %llx %llx %s\n", (int)n, KIND(n), (unsigned long long)(big >> 64), (unsigned long long)big, KIND(await power(1)));
    printf("%d %d %s %s %s\n", await is_null(nullptr), await is_null(&(int){1}), KIND(true), KIND(nullptr), KIND(await is_null(nullptr)));
    int calls = await counted(1) + await counted(2);
    printf("%d %d\n", calls, await declared(1));
#ifdef NOTHING
#elifdef __STDC__
    if (await later(0b1'0000) == 0x1'0)
        printf("%s\n", (char *)data);
    else
        unreachable();
#endif
    switch (await later(2)) {
    case 2:
        int inside = await later(4);
        printf("%d\n", inside);
        [[fallthrough]];
    case 3:
    default:
    }
    if ((int){await later(0)})
        goto end;
    return (const int){0};
end:
}
