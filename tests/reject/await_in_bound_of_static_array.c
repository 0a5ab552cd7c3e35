/* The bound of a static array is a constant expression. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    static int array[await later(3)];
    return array[0];
}
