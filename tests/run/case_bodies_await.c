/* Awaits in case bodies: fall-through, default in the middle, several labels, declarations, nested blocks. */
#include <async.h>
#include <stdio.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

static async int classify(int n)
{
    int sum = 0;

    switch (n) {
    case 0:
        sum += await later(1);
        break;
    case 1:
        sum += await later(10);
        /* fall through */
    case 2: {
        int x = await later(100);
        await async_yield();
        sum += x;
    }
        __attribute__((fallthrough));
    default:
        sum += await later(1000);
        __attribute__((fallthrough));
    case 3:
    case 4:
        sum += await later(10000);
        break;
    case 5:
        return await later(5);
    case 6:
        if (await later(n) == 6)
            break;
        sum = -1;
    }
    return sum + await later(0);
}

async int main(void)
{
    for (int i = 0; i < 9; i++)
        printf("%d ", await classify(i));
    printf("\n");
    return 0;
}
