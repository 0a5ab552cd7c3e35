/* The value of an expression has no variable whose type could be asked for. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    struct {
        int a;
    } s = {1}, *p = &s;
    return (s = *p).a + await later(0) - 1;
}
