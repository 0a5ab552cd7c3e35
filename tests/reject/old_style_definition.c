/* A K&R definition of an async function.
 * arguments: -std=gnu17 */
#include <async.h>

static async int add(a, b)
int a, b;
{
    await async_yield();
    return a + b;
}

async int main(void)
{
    return await add(1, 2);
}
