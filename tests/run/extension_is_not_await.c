/* __extension__ written by the user, once, twice and around awaits, is no keyword. */
#include <async.h>
#include <stdio.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

static int now(int value)
{
    return __extension__ __extension__ value;
}

async int main(void)
{
    int a = __extension__ 1;
    int b = __extension__ __extension__ now(2);
    int c = __extension__ __extension__ __extension__ 3;
    int d = __extension__ await later(4);
    int f = __extension__ __extension__ await later(6);
    int g = __extension__({ await later(7); });

    printf("%d %d %d %d %d %d\n", a, b, c, d, f, g);
    return 0;
}
