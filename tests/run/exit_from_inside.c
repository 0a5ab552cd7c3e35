/* exit() called deep inside async functions ends the program with its status and runs atexit handlers.
 * cancelled: prints */
#include <async.h>
#include <stdio.h>
#include <stdlib.h>

static void goodbye(void)
{
    puts("goodbye");
}

static async void leave(int status)
{
    await async_yield();
    exit(status);
}

static async int deeper(int n)
{
    if (n > 2)
        await leave(40 + n);
    await async_yield();
    return n;
}

async int main(void)
{
    atexit(goodbye);
    for (int i = 0;; i++)
        printf("%d\n", await deeper(i));
}
