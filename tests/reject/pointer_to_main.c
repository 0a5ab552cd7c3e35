/* The async main is the program: it is neither pointed to nor called again. */
#include <async.h>

async int main(void)
{
    async int (*again)(void) = main;
    await async_yield();
    return again == 0;
}
