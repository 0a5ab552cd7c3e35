/* An assignment moves: it has no value. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    future(int) a, b;
    a = b = spawn(later(1));
    return await a;
}
