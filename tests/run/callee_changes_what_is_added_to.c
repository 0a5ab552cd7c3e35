/* transpiled-only: the left side of a compound assignment is read after its right side has run. */
#include <async.h>
#include <stdio.h>

static int total = 1;

static async int add_ten(void)
{
    total += 10;
    await async_yield();
    total += 10;
    return 100;
}

async int main(void)
{
    total += await add_ten();
    printf("%d\n", total);
    total -= await add_ten() + await add_ten();
    printf("%d\n", total);
    total = total + await add_ten();
    printf("%d\n", total > 0);
    return 0;
}
