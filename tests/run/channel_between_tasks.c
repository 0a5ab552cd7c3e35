/* Work goes through a channel that holds all of it, results come back through another. */
#include <async.h>
#include <errno.h>
#include <stdio.h>

struct job {
    int number;
    const char *text;
};

static struct async_channel *jobs, *results;

static async void make(int count)
{
    static const char *const texts[] = {"one", "two", "three"};

    for (int i = 0; i < count; i++) {
        struct job job = {i, texts[i % 3]};
        if (await async_send(jobs, &job) < 0)
            break;
    }
    async_channel_close(jobs);
}

static async void work(void)
{
    struct job job;
    long result;

    while (await async_recv(jobs, &job) == 0) {
        await async_yield();
        result = job.number * 100L + job.text[0];
        await async_send(results, &result);
    }
    async_channel_close(results);
}

async int main(void)
{
    long result, sum = 0;
    struct job late = {0, ""};

    jobs = async_channel_new(sizeof(struct job), 40);
    results = async_channel_new(sizeof(long), 40);
    if (!jobs || !results)
        return 1;
    printf("%d\n", async_try_recv(results, &result) == -EAGAIN);
    spawn(make(40));
    spawn(work());
    while (await async_recv(results, &result) == 0) {
        sum += result;
        if (result % 5 == 0)
            printf("%ld ", result);
    }
    printf("\n%ld %d %d\n", sum, await async_send(jobs, &late) == -EPIPE, async_try_recv(jobs, &late) == -EPIPE);
    async_channel_free(jobs);
    async_channel_free(results);
    return 0;
}
