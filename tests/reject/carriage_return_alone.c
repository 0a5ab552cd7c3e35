/* A carriage return alone: clang ends a line there, gcc does not. */
#include <async.h>

async int main(void)
{
    int n = 1; // none of it:    n--;
    await async_yield();
    return n;
}
