/* One loop variable for all rounds: a pointer taken in the first round sees every later increment. */
#include <async.h>
#include <stdio.h>

static int *watched;

static async int look(void)
{
    await async_yield();
    return watched ? *watched : -1;
}

async int main(void)
{
    for (int i = 0, seen = await look(); i < 4; i++) {
        if (i == 0)
            watched = &i;
        printf("%d %d %d\n", i, await look(), seen);
        if (i == 1)
            (*watched)++;
        await async_yield();
        seen += *watched;
    }
    return 0;
}
