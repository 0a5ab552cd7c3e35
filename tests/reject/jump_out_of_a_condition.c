/* A break in a statement expression of a loop's own condition leaves the loop around it, or nothing that C defines. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    int n = 0;
    for (;;) {
        while (({
            if (await later(n) > 3)
                break;
            n < 10;
        }))
            n++;
        break;
    }
    return n - 4;
}
