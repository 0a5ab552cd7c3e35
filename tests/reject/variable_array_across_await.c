/* A variable-length array that is alive across an await. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    int n = await later(3);
    int array[n];
    array[0] = await later(1);
    return array[0];
}
