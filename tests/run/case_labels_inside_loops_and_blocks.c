/* Case labels deep inside ifs, loops and blocks of the switch body, awaits around them. */
#include <async.h>
#include <stdio.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

static async int run(int start)
{
    int i = 100, sum = 0;

    switch (await later(start)) {
        int skipped;
    case 0:
        for (i = 0; i < await later(3); i++) {
            sum += 1;
            __attribute__((fallthrough));
        case 1:
            sum += await later(10);
        }
        break;
    case 2:
        if (await later(0)) {
        case 3:
            skipped = await later(5);
            sum += skipped;
        } else {
            sum -= 1;
            __attribute__((fallthrough));
        case 4:
            sum += await later(7);
        }
        break;
    case 5:
        while (await later(sum) < 50) {
            {
                __attribute__((fallthrough));
            case 6:
                sum += 20;
                await async_yield();
            }
        }
    }
    return sum * 1000 + i;
}

async int main(void)
{
    for (int start = 0; start < 8; start++)
        printf("%d\n", await run(start));
    return 0;
}
