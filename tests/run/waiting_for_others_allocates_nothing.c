/* transpiled-only: two tasks that wait for each other in all ways, again and again, allocate nothing for it. */
#include <async.h>
#include <malloc.h>
#include <assert.h>
#include <stdio.h>

enum { ROUNDS = 500 };

static struct async_channel *questions, *answers;
static struct async_broadcast *news;
static struct async_mutex mutex;
static struct async_rwlock rwlock;
static struct async_semaphore done = ASYNC_SEMAPHORE(0);
static struct async_notify notify;
static struct async_barrier barrier = ASYNC_BARRIER(2);

static size_t allocated(void)
{
    return mallinfo2().uordblks;
}

static async void meet(void)
{
    await async_mutex_lock(&mutex);
    await async_yield();
    async_mutex_unlock(&mutex);
    await async_rwlock_write(&rwlock);
    await async_yield();
    async_rwlock_unlock(&rwlock);
    await async_barrier_wait(&barrier);
}

static async void answer(struct async_broadcast_receiver receiver)
{
    int number, event;

    while (await async_recv(questions, &number) == 0) {
        number *= 2;
        await async_send(answers, &number);
        await async_broadcast_recv(&receiver, &event);
        await meet();
        async_notify_one(&notify);
    }
    async_semaphore_release(&done, 1);
}

static async int ask(int number)
{
    int doubled = 0;

    await async_send(questions, &number);
    await async_recv(answers, &doubled);
    await async_yield();
    async_broadcast_send(news, &number);
    await meet();
    await async_notify_wait(&notify);
    return doubled;
}

async int main(void)
{
    size_t before = 0;
    long sum = 0;

    questions = async_channel_new(sizeof(int), 1);
    answers = async_channel_new(sizeof(int), 1);
    news = async_broadcast_new(sizeof(int), 1);
    assert(questions && answers && news);
    spawn(answer(async_broadcast_subscribe(news)));
    for (int i = 0; i < ROUNDS; i++) {
        sum += await ask(i);
        if (i == 0)
            before = allocated();
    }
    printf("%ld, allocated %zu\n", sum, allocated() - before);
    async_channel_close(questions);
    await async_semaphore_acquire(&done, 1);
    async_channel_free(questions);
    async_channel_free(answers);
    async_broadcast_free(news);
    return 0;
}
