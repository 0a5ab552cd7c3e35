/* An enumerator is a constant expression. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    enum { ONE = await later(1) };
    return ONE;
}
