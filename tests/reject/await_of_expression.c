/* await binds to the call next to it, not to an expression in parentheses. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    return await (later(1) + later(2));
}
