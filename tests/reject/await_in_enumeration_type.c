/* arguments: -std=gnu23 */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    enum e : typeof(await later(1)) { A = await later(1) };
    return A;
}
