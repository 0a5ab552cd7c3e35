/* #include in the middle of an async body, for data. */
#include <async.h>
#include <stdio.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void)
{
    static const char *const kept[] = {
#include "included_inside_a_body.inc"
    };
    const char *local[] = {
#include "included_inside_a_body.inc"
        NULL};

    for (int i = 0; local[i]; i++)
        printf("%s %s\n", kept[await later(2 - i)], local[await later(i)]);
    return 0;
}
