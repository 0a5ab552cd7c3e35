/* Reserved: race is not supported. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    race {
        when (await later(1))
            return 1;
    }
    return 0;
}
