/* A standard that there is not: arguments: -std=nonsense */
#include <async.h>

async int main(void)
{
    await async_yield();
    return 0;
}
