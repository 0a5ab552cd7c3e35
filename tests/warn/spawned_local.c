/* A task is given a pointer to a local whose scope ends before the task can. */
#include <async.h>

struct job {
    int *result;
    char name[8];
};

static async void work(int *result, const char *name)
{
    await async_yield();
    *result = name[0];
}

static async void run(struct job job)
{
    await async_yield();
    *job.result = job.name[0];
}

static async void start(int parameter)
{
    int result = 0, results[3];
    char name[] = "name";
    struct job job = {0};
    await async_yield();
    spawn(work(&result, "literal"));
    spawn(work(&results[1], "literal"));
    spawn(work(results, "literal"));
    spawn(work(&parameter, "literal"));
    spawn(work(job.result, name));
    spawn(work(job.result, (const char *)job.name + 1));
    spawn(run((struct job){.result = &result}));
    spawn(work((int[1]){0}, ""));
}

static async void only_a_while(void)
{
    int result = 0;
    for (int i = 0; i < 3; i++) {
        int inner = i;
        spawn(work(&inner, "i"));
    }
    spawn(work(&result, "r"));
    await async_sleep_ms(100);
}

async int main(void)
{
    {
        int result;
        spawn(work(&result, "m"));
    }
    await start(1);
    await only_a_while();
    return 0;
}
