/* goto into for, while and do bodies: conditions and increments take over from there. */
#include <async.h>
#include <stdio.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

static async int enter(int where)
{
    int i = 5, n = 0, trace = 0;

    switch (where) {
    case 0:
        goto in_for;
    case 1:
        goto in_while;
    case 2:
        goto in_do;
    case 3:
        goto in_inner;
    }
    for (i = await later(0); i < await later(8); i += await later(2)) {
        trace = trace * 10 + i;
    in_for:
        n += await later(1);
        if (n == 2)
            continue;
        if (n > 5)
            break;
    }
    while (await later(n) < 9) {
        n += 2;
    in_while:
        trace += await later(100);
        n++;
    }
    do {
        trace += 1000;
    in_do:
        for (int j = 0; await later(j) < 2; j++) {
            trace += 10000;
            if (0) {
            in_inner:
                j = 1;
                trace += await later(100000);
            }
        }
        n++;
    } while (await later(n) < 12);
    return trace * 100 + i * 10 + n % 10;
}

async int main(void)
{
    for (int where = 0; where < 5; where++)
        printf("%d\n", await enter(where));
    return 0;
}
