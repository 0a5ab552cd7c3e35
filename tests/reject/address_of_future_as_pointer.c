/* A pointer to a future does not point to its value. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    future(int) task = spawn(later(1));
    int *p = &task;
    const int *q = &task;
    return *p + *q;
}
