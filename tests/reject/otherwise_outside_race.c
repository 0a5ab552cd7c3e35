/* An arm that is in no race. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    otherwise
        return 1;
    return 0;
}
