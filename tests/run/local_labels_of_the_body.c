/* Labels that are declared local where an async function's body begins. */
#include <async.h>
#include <stdio.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    __label__ again, end;
    int n = 0;
again:
    n += await later(2);
    if (n > 6)
        goto end;
    goto again;
end:
    printf("%d\n", n);
    return 0;
}
