/* Nobody has the future that a call gives. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

static future(int) start(void)
{
    return spawn(later(1));
}

async int main(void)
{
    start();
    return 0;
}
