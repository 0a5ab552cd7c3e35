/* Nor does it run in the loop that it stands in. */
#include <async.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    for (int i = 0; i < 3; i++) {
        spawn(({
            if (await later(i))
                break;
        }));
    }
    return 0;
}
