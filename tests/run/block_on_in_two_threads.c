/* Each thread has an executor of its own: async_block_on and spawn in several threads at once. */
#include <async.h>
#include <pthread.h>
#include <stdio.h>

struct work {
    int from, sum, spawned;
};

static async int add(int *to, int n)
{
    await async_yield();
    *to += n;
    return *to;
}

static async void helper(struct work *w)
{
    await async_yield();
    w->spawned++;
}

static async int run(struct work *w)
{
    for (int i = 0; i < 5; i++) {
        spawn(helper(w));
        await add(&w->sum, w->from + i);
    }
    while (w->spawned < 5)
        await async_yield();
    return w->sum;
}

static void *thread(void *argument)
{
    struct work *w = argument;
    w->sum = async_block_on(run(w)) * 10 + async_block_on(add(&w->spawned, 1));
    return NULL;
}

int main(void)
{
    struct work works[3] = {{.from = 1}, {.from = 10}, {.from = 100}};
    pthread_t threads[3];

    for (int i = 0; i < 3; i++)
        pthread_create(&threads[i], NULL, thread, &works[i]);
    printf("%d\n", async_block_on(add(&(int){5}, 6)));
    for (int i = 0; i < 3; i++) {
        pthread_join(threads[i], NULL);
        printf("%d\n", works[i].sum);
    }
    return 0;
}
