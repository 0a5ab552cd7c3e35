/* A GNU nested function is the parser's error. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    int inner(int x)
    {
        return x;
    }
    return await later(inner(1));
}
