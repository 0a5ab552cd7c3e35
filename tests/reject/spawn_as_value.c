/* The value of spawn is a future, not what that will give. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    int task = spawn(later(1));
    return task;
}
