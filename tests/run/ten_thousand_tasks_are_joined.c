/* Fan-out: ten thousand tasks with handles, in an array on the heap, joined one by one and all at once. */
#include <async.h>
#include <stdio.h>
#include <stdlib.h>

enum { TASKS = 10000 };

static async int wait_for(int n)
{
    if (n % 100 == 0)
        await async_sleep_ms(n % 7);
    else if (n % 4 == 1)
        await async_yield();
    return n;
}

async int main(void)
{
    future(int) *tasks = calloc(TASKS, sizeof *tasks);
    long sum = 0;
    for (int i = 0; i < TASKS; i++)
        tasks[i] = spawn(wait_for(i));
    for (int i = 0; i < TASKS; i++)
        sum += await tasks[i];
    printf("%ld\n", sum);
    for (int i = 0; i < TASKS; i++)
        tasks[i] = spawn(wait_for(i));
    await async_join_all(tasks, TASKS);
    for (int i = TASKS - 1; i >= 0; i--)
        sum += await tasks[i];
    printf("%ld\n", sum);
    free(tasks);
    return 0;
}
