/* Async prototypes, and macros that await, in a header of the program's own. */
#include "prototypes_in_a_header.h"
#include <stdio.h>

async int main(void)
{
    struct shared s = await shared_make(3, 4);

    printf("%d %d\n", SHARED_TRY(shared_sum(s)), shared_product(&s));
    s.x = -10;
    printf("%d\n", SHARED_TRY(shared_sum(s)));
    return 0;
}

async struct shared shared_make(int x, int y)
{
    await async_yield();
    return (struct shared){.y = y, .x = x};
}

async int shared_sum(struct shared s)
{
    await async_yield();
    return s.x + s.y;
}
