/* A local of an inner block has the name of a typedef; its neighbours in the frame have the typedef's type. */
#include <async.h>
#include <stdio.h>

typedef int name;

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    name count = await later(1);
    for (int i = 0; i < 2; i++) {
        int name = await later(count + i);
        await async_yield();
        printf("%d\n", name);
    }
    name other = await later(3);
    await async_yield();
    printf("%d\n", count + other);
    return 0;
}
