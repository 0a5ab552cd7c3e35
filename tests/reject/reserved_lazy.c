/* Reserved: lazy is not supported. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    (void)lazy(later(1));
    return 0;
}
