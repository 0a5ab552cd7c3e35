/* An attribute whose meaning for the generated functions is not known. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

__attribute__((disable_tail_calls)) static async int odd(int x)
{
    return await later(x);
}

async int main(void)
{
    return await odd(1);
}
