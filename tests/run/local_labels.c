/* __label__: labels local to a block and to a macro's statement expression, used twice. */
#include <async.h>
#include <stdio.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

#define FIND(array, count, wanted)                                                                           \
    ({                                                                                                       \
        __label__ found;                                                                                     \
        int at;                                                                                              \
        for (at = 0; at < (count); at++)                                                                     \
            if (await later((array)[at]) == (wanted))                                                        \
                goto found;                                                                                  \
        at = -1;                                                                                             \
    found:                                                                                                   \
        at;                                                                                                  \
    })

async int main(void)
{
    int a[] = {4, 5, 6}, n = 0;

    printf("%d %d\n", FIND(a, 3, 5), FIND(a, 3, 7));
    {
        __label__ again;
    again:
        if (await later(n++) < 3)
            goto again;
    }
    {
        __label__ again;
    again:
        n += 10;
        if (await later(n) < 40)
            goto again;
    }
    printf("%d\n", n);
    return 0;
}
