/* Chains of async functions, each of which awaits the one below it. */
#include "workloads.h"

/* Levels 2 to 16, and 17 to 64, each with the one below it. */
/* clang-format off */
#define TO_16(LEVEL)                                                                                         \
    LEVEL(2, 1) LEVEL(3, 2) LEVEL(4, 3) LEVEL(5, 4) LEVEL(6, 5) LEVEL(7, 6) LEVEL(8, 7) LEVEL(9, 8)          \
    LEVEL(10, 9) LEVEL(11, 10) LEVEL(12, 11) LEVEL(13, 12) LEVEL(14, 13) LEVEL(15, 14) LEVEL(16, 15)
#define TO_64(LEVEL)                                                                                         \
    LEVEL(17, 16) LEVEL(18, 17) LEVEL(19, 18) LEVEL(20, 19) LEVEL(21, 20) LEVEL(22, 21) LEVEL(23, 22)        \
    LEVEL(24, 23) LEVEL(25, 24) LEVEL(26, 25) LEVEL(27, 26) LEVEL(28, 27) LEVEL(29, 28) LEVEL(30, 29)        \
    LEVEL(31, 30) LEVEL(32, 31) LEVEL(33, 32) LEVEL(34, 33) LEVEL(35, 34) LEVEL(36, 35) LEVEL(37, 36)        \
    LEVEL(38, 37) LEVEL(39, 38) LEVEL(40, 39) LEVEL(41, 40) LEVEL(42, 41) LEVEL(43, 42) LEVEL(44, 43)        \
    LEVEL(45, 44) LEVEL(46, 45) LEVEL(47, 46) LEVEL(48, 47) LEVEL(49, 48) LEVEL(50, 49) LEVEL(51, 50)        \
    LEVEL(52, 51) LEVEL(53, 52) LEVEL(54, 53) LEVEL(55, 54) LEVEL(56, 55) LEVEL(57, 56) LEVEL(58, 57)        \
    LEVEL(59, 58) LEVEL(60, 59) LEVEL(61, 60) LEVEL(62, 61) LEVEL(63, 62) LEVEL(64, 63)
/* clang-format on */

/* ---- nothing suspends --------------------------------------------------------------------------------- */

static async uint64_t ready1(uint64_t x)
{
    return opaque(x) * 3 + 1;
}

#define READY(k, below)                                                                                      \
    static async uint64_t ready##k(uint64_t x)                                                               \
    {                                                                                                        \
        return await ready##below(x) + k;                                                                    \
    }
TO_16(READY)

async uint64_t ready(uint64_t depth, uint64_t n)
{
    uint64_t acc = 1;

    if (depth == 1)
        for (uint64_t i = 0; i < n; i++)
            acc = await ready1(acc ^ i);
    else if (depth == 4)
        for (uint64_t i = 0; i < n; i++)
            acc = await ready4(acc ^ i);
    else if (depth == 16)
        for (uint64_t i = 0; i < n; i++)
            acc = await ready16(acc ^ i);
    return acc;
}

/* ---- the lowest one yields ---------------------------------------------------------------------------- */

static async uint64_t deep1(uint64_t x, uint64_t n)
{
    uint64_t sum = x;

    for (uint64_t i = 0; i < n; i++) {
        await async_yield();
        sum += i;
    }
    return sum;
}

#define DEEP(k, below)                                                                                       \
    static async uint64_t deep##k(uint64_t x, uint64_t n)                                                    \
    {                                                                                                        \
        return await deep##below(x, n) + k;                                                                  \
    }
TO_16(DEEP)
TO_64(DEEP)

async uint64_t deep(uint64_t depth, uint64_t n)
{
    switch (depth) {
    case 1:
        return await spawn(deep1(1, n));
    case 8:
        return await spawn(deep8(1, n));
    case 64:
        return await spawn(deep64(1, n));
    default:
        return 0;
    }
}
