/* A jump into the scope of a future finds it uninitialised. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    int n = 1;
    if (n)
        goto end;
    future(int) task = spawn(later(1));
    n = await task;
    end:
    return n;
}
