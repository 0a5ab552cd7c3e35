/* An alignment is a constant expression. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    _Alignas(await later(16)) int aligned = 0;
    return aligned;
}
