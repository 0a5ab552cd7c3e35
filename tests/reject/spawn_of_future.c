/* spawn and lazy take calls. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    future(int) task = lazy(later(1));
    future(int) other = spawn(task);
    return await other;
}
