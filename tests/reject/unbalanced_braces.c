/* The end of the file inside a function. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    if (await later(1)) {
        return 1;
    return 0;
}
