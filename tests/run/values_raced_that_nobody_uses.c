/* transpiled-only: what races need not give a value that is used, and compilers do not warn of what is left
 * of it. */
#include <async.h>
#include <stdio.h>

#define SET(p, e)                                                                                            \
    ({                                                                                                       \
        int v_ = (e);                                                                                        \
        *(p) = v_;                                                                                           \
        v_;                                                                                                  \
    })

static async int v(int x)
{
    await async_yield();
    return x;
}

async int main(void)
{
    int a = 0, b = 0;
    race
    {
        when(SET(&a, await v(1))) puts("first");
        when(await async_sleep_ms(10000)) puts("late");
    }
    race
    {
        when(({
            int got = await v(2);
            b = got;
            got == a;
        })) puts("second");
        when(await async_sleep_ms(10000)) puts("late");
    }
    race
    {
        when(SET(&b, b + 1)) puts("third");
        when(await async_sleep_ms(10000)) puts("late");
    }
    race
    {
        when(a + await v(5)) puts("fourth");
        when(({ await v(6); }), ({ await v(7); })) puts("not yet");
    }
    printf("%d %d\n", a, b);
    return 0;
}
