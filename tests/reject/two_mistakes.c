/* Every mistake is reported, not only the first. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

int ordinary(void)
{
    return await later(1);
}

async int main(void)
{
    later(1);
    spawn(ordinary());
    return 0;
}
