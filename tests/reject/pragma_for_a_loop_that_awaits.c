/* A pragma that asks for a loop to be unrolled, which awaits. */
#include <async.h>

async int main(void)
{
    int x = 0;
#pragma GCC unroll 4
    for (int i = 0; i < 8; i++) {
        x += i;
        await async_yield();
    }
    return x == 28 ? 0 : 1;
}
