/* Awaits one after another: a result that lives across an await is in the frame, others are not. */
#include <async.h>
#include <stdio.h>

static async int fetch(int key)
{
    await async_yield();
    return key * key;
}

/* Adds up what three keys stand for. */
async int total(int first)
{
    int a = await fetch(first);
    int b = await fetch(first + 1);
    int both = a + b; /* used at once: no need to keep it */
    printf("%d\n", both);
    return a + b + await fetch(first + 2);
}
