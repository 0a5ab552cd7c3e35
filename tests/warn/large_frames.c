/* arguments: -Wasync-frame-size=256
 * Frames larger than a limit, each where what makes it large is: not again in those that it is a part of. */
#include <async.h>
#include <stdio.h>
#include <string.h>

static async int small(int x)
{
    char buffer[200];
    memset(buffer, x, sizeof buffer);
    await async_yield();
    return buffer[0];
}

static async int large(int x)
{
    char buffer[300];
    memset(buffer, x, sizeof buffer);
    await async_yield();
    return buffer[0];
}

static async int outer(int x)
{
    return await large(x) + await small(x);
}

static async int not_across(int x)
{
    await async_yield();
    char buffer[300];
    memset(buffer, x, sizeof buffer);
    return buffer[0];
}

async int main(void)
{
    return await outer(1) + await not_across(1);
}
