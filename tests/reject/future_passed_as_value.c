/* A parameter wants the value. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

static int half(int n)
{
    return n / 2;
}

async int main(void)
{
    future(int) task = spawn(later(1));
    return half(task);
}
