/* A local that is bound to a register cannot be in the frame. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    register long number __asm__("rax") = await later(1);
    await async_yield();
    return (int)number;
}
