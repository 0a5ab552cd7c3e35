/* await f().x awaits a member; (await f()).x was meant. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

struct pair {
    int a, b;
};

static async struct pair pair(void)
{
    await async_yield();
    return (struct pair){1, 2};
}

async int main(void)
{
    return await later(1) + await pair().a;
}
