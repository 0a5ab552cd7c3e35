/* An async function that awaits itself has no finite frame. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

static async int factorial(int n)
{
    if (n < 2)
        return await later(1);
    return n * await factorial(n - 1);
}

async int main(void)
{
    return await factorial(5);
}
