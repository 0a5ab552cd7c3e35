/* Ordinary functions of headers that spawn and block on async functions of the source.
 * order: fifo */
#include <async.h>
#include <stdio.h>

static int sum;

static async int add(int n)
{
    await async_yield();
    return sum += n;
}

#include "headers/operations.h"

int main(void)
{
    start(1);
    start(2);
    printf("%d\n", finish(3));
    async_shutdown();
    return 0;
}
