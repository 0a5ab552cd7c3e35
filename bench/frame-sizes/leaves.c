#include "leaves.h"

async u32 f01(u32 x)
{
    await async_yield();
    return x + 1;
}

async u64 f02(u64 x)
{
    u64 a = x * 3;
    u64 b = a + x;
    (void)opq(b);
    await async_yield();
    return a + 1;
}

async u64 f01w(u64 x)
{
    u32 y = (u32)x;
    await async_yield();
    await async_yield();
    return (u64)y + 1;
}
