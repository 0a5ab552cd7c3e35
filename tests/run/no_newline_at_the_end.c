/* A file whose last line has no newline. */
#include <async.h>
#include <stdio.h>

static async int later(int value)
{
    await async_yield();
    return value;
}

async int main(void) { printf("%d\n", await later(1)); return 0; }