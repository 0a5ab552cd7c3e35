/* An async function that never returns: the code behind its await is not reached. */
#include <async.h>
#include <stdio.h>
#include <stdlib.h>

static async void count_down(int *from)
{
    while (*from > 0) {
        await async_yield();
        --*from;
    }
}

static async _Noreturn void finish(int status)
{
    int left = 3;
    await count_down(&left);
    printf("%d\n", left);
    exit(status);
}

static async int choose(int n)
{
    if (n < 2)
        return n;
    await finish(n);
}

async int main(void)
{
    for (int i = 0;; i++)
        printf("%d\n", await choose(i));
}
