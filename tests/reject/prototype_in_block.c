/* A prototype in a block says async as any other does: also where the function turns out to be async only
 * further down. */
#include <async.h>

static int before(void)
{
    int fetch(int n);
    return fetch(2);
}

async int fetch(int n)
{
    await async_yield();
    return n + before();
}
