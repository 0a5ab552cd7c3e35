/* Macros that declare locals in their body: hidden names, the user's names, both at once, in nested use. */
#include <async.h>
#include <stdio.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

#define SWAP(a, b)                                                                                           \
    do {                                                                                                     \
        __typeof__(a) swap_tmp = (a);                                                                        \
        await async_yield();                                                                                 \
        (a) = (b);                                                                                           \
        (b) = swap_tmp;                                                                                      \
    } while (0)
#define DECLARE(type, name, value) type name = await later(value)
#define COUNTED(name, limit)       for (int name = 0; name < await later(limit); name++)
#define COUNTER(name)              int name##_count = 0, name##_limit
#define SQUARE(x)                                                                                            \
    ({                                                                                                       \
        int square_x = (x);                                                                                  \
        square_x *square_x;                                                                                  \
    })
#define WITH(declaration)                                                                                    \
    for (int with_once = 1; with_once;)                                                                      \
        for (declaration; with_once; with_once = 0)
#define LOCAL_ONLY(x)                                                                                        \
    do {                                                                                                     \
        int local_only = (x);                                                                                \
        local_only++;                                                                                        \
        printf("local %d\n", local_only);                                                                    \
    } while (0)

async int main(void)
{
    int a = 1, b = 2;
    int swap_outer = 5;

    SWAP(a, b);
    SWAP(b, swap_outer);
    printf("%d %d %d\n", a, b, swap_outer);
    DECLARE(int, x, 3);
    DECLARE(unsigned char, y, 300);
    COUNTER(round);
    round_limit = 2;
    printf("%d %d\n", x, y);
    COUNTED(i, round_limit)
    {
        COUNTED(j, x)
        printf("%d%d ", i, j);
        round_count++;
    }
    printf("%d\n", round_count);
    printf("%d\n", SQUARE(await later(3)) + SQUARE(SQUARE(2)));
    WITH(int scoped = await later(4))
    {
        await async_yield();
        printf("%d\n", scoped);
    }
    LOCAL_ONLY(a);
    LOCAL_ONLY(await later(b));
    return 0;
}
