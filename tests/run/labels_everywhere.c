/* Labels before every kind of statement, several in a row, before an await, at the end of a block, unused. */
#include <async.h>
#include <stdio.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    int n = 0;

start:
begin:
    await async_yield();
    if (n == 1)
        goto loop;
    if (n == 2)
        goto body;
    n++;
    goto start;
loop:
    while (await later(n) < 4)
    body:
        n += await later(2);
    printf("%d\n", n);
    if (n == 5)
        goto inner;
    n = 2;
    if (0)
        goto begin;
    for (int i = 0; i < 2; i++) {
        if (await later(i) == 0)
            goto next;
        n++;
    next:;
    }
    printf("%d\n", n);
    n = 5;
    goto loop;
    {
    inner:
        await later(1);
        n = -1;
        goto unused;
    unused: __attribute__((unused))
        n--;
    }
    printf("%d\n", n);
end: __attribute__((unused));
    return 0;
}
