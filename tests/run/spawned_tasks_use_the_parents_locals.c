/* Spawned tasks write through pointers into a suspended parent's locals, arrays and parameters. */
#include <async.h>
#include <stdio.h>

struct job {
    int input, *output;
    int *left;
};

static async void square(struct job job)
{
    for (int i = 0; i < job.input; i++) {
        await async_yield();
        *job.output += job.input;
    }
    --*job.left;
}

static async int all(int count, int results[], int bonus)
{
    int left = count + 1;

    for (int i = 0; i < count; i++)
        spawn(square((struct job){i, &results[i], &left}));
    spawn(square((struct job){3, &bonus, &left}));
    while (left)
        await async_yield();
    return bonus;
}

async int main(void)
{
    int results[8] = {0};
    int bonus = await all(8, results, 100);

    for (int i = 0; i < 8; i++)
        printf("%d ", results[i]);
    printf("%d\n", bonus);
    return 0;
}
