/* An array designator is a constant expression. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    int array[3] = {[await later(1)] = 5};
    return array[1];
}
