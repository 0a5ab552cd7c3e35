/* One declaration of several variables, some in the frame and some not, in a statement expression without an
 * await: as far as anyone knows, the computed goto may reach its label from behind an await. */
#include <async.h>
#include <stdio.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    int rounds = 0, start = await later(3), sum = 0;
    void *back = &&again;

again:
    if (({
            int first = start + 1, second = first * 2;
            if (sum > 100)
                goto done;
        done:
            second + 1;
        }) > await later(1))
        sum += 10;
    if (rounds++ < 3)
        goto *back;
    printf("%d %d\n", sum, rounds);
    return 0;
}
