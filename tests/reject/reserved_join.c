/* Reserved: join is not supported. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    join {
        await later(1);
    }
    return 0;
}
