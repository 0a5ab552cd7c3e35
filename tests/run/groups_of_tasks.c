/* Groups hold any number of tasks, and give their results as they end. */
#include <assert.h>
#include <async.h>
#include <stdio.h>

struct answer {
    int number;
    char text[20];
};

static int running;

static async struct answer ask(int number)
{
    running++;
    await async_sleep_ms(number % 3);
    struct answer answer = {.number = number};
    snprintf(answer.text, sizeof answer.text, "answer %d", number);
    running--;
    return answer;
}

static async void tick(int *count)
{
    await async_yield();
    ++*count;
}

async int main(void)
{
    struct async_group *group = async_group_new(sizeof(struct answer));
    assert(group);
    int sum = 0, count = 0;
    struct answer answer;
    printf("%d\n", await async_group_next(group, &answer) < 0);
    for (int i = 0; i < 100; i++)
        async_group_spawn(group, ask(i));
    while (await async_group_next(group, &answer) == 0) {
        sum += answer.number;
        count += answer.text[0] == 'a';
        if (answer.number == 50)
            async_group_spawn(group, ({
                struct answer other = await ask(1000);
                other.number *= 2;
                other;
            }));
    }
    printf("%d of %d, %d are left\n", sum, count, running);
    for (int i = 0; i < 10; i++)
        async_group_spawn(group, ask(i));
    await async_group_cancel(group);
    printf("%d\n", await async_group_next(group, NULL) < 0);
    async_group_free(group);

    group = async_group_new(0);
    assert(group);
    count = 0;
    for (int i = 0; i < 5; i++)
        async_group_spawn(group, tick(&count));
    while (await async_group_next(group, NULL) == 0)
        ;
    printf("%d ticks\n", count);
    async_group_spawn(group, tick(&count));
    async_group_free(group);
    return 0;
}
