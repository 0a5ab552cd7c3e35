/* blocking() of what is no call, of more than a call, and of an async call. */
#include <async.h>

static int slow(int n) { return n + 1; }

static async int later(int n)
{
    await async_yield();
    return n;
}

async int main(void)
{
    int n = await blocking(slow(1) + 1);
    n += await blocking(n);
    n += await blocking(later(2));
    return n;
}
