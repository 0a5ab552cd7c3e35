/* continue inside a switch inside each kind of loop goes to the loop's own increment or condition. */
#include <async.h>
#include <stdio.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    int trace = 0, i;

    for (i = 0; i < 6; i += await later(1)) {
        switch (await later(i % 3)) {
        case 0:
            continue;
        case 1:
            if (await later(i) == 4)
                break;
            trace += 1;
            continue;
        default:
            trace += await later(10);
        }
        trace += 100;
    }
    printf("%d\n", trace);
    i = 0;
    while (await later(i) < 5) {
        switch (i++) {
        case 2:
            await async_yield();
            continue;
        case 4:
            break;
        default:
            continue;
        }
        trace += await later(1000);
    }
    printf("%d %d\n", trace, i);
    do {
        switch (await later(--i)) {
        default:
            continue;
        case 3:
            do {
                if (await later(i))
                    break;
                trace = -1;
            } while (0);
            trace += 10000;
        }
        trace++;
    } while (await later(i) > 0);
    printf("%d %d\n", trace, i);
    for (;;) {
        switch (await later(i++)) {
        case 0:
        case 1:
            continue;
        case 2:
            break;
        }
        break;
    }
    printf("%d\n", i);
    return 0;
}
