/* Switches in loops in switches: break and continue leave the right one, equal case values do not mix. */
#include <async.h>
#include <stdio.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    int trace = 0;

    for (int i = 0; i < 5; i++) {
        switch (await later(i)) {
        case 1:
            switch (await later(i + 1)) {
            case 1:
                trace += 1000000;
                break;
            case 2:
                trace += await later(1);
                break;
            }
            trace += 10;
            break;
        case 2:
            for (int j = 0;; j++) {
                switch (await later(j)) {
                case 0:
                    continue;
                case 1:
                    trace += 100;
                    break;
                case 2:
                    goto out;
                }
                trace += await later(1000);
            }
        out:
            break;
        case 3:
            continue;
        default:
            do {
                trace += 10000;
                if (await later(i) == 4)
                    break;
                trace += await later(20000);
            } while (await later(0));
        }
        printf("%d %d\n", i, trace);
    }
    return 0;
}
