/* What can be asked without waiting: locks, permits, channels, answers and news; and who begins what another failed to do. */
#include <async.h>
#include <errno.h>
#include <stdio.h>

static struct async_mutex mutex;
static struct async_rwlock rwlock;
static struct async_semaphore semaphore = ASYNC_SEMAPHORE(3);
static struct async_once once;

static void locks(void)
{
    printf("mutex: %d", async_mutex_try_lock(&mutex));
    printf(" %d", async_mutex_try_lock(&mutex) == -EAGAIN);
    async_mutex_unlock(&mutex);
    printf(" %d\n", async_mutex_try_lock(&mutex));
    printf("readers: %d", async_rwlock_try_read(&rwlock));
    printf(" %d", async_rwlock_try_read(&rwlock));
    printf(" writer: %d", async_rwlock_try_write(&rwlock) == -EAGAIN);
    async_rwlock_unlock(&rwlock);
    async_rwlock_unlock(&rwlock);
    printf(" %d", async_rwlock_try_write(&rwlock));
    printf(" reader: %d\n", async_rwlock_try_read(&rwlock) == -EAGAIN);
    printf("permits: %d", async_semaphore_try_acquire(&semaphore, 2));
    printf(" %d %ld", async_semaphore_try_acquire(&semaphore, 2) == -EAGAIN, async_semaphore_value(&semaphore));
    async_semaphore_release(&semaphore, 4);
    printf(" %ld\n", async_semaphore_value(&semaphore));
}

static void channels(void)
{
    struct async_channel *channel = async_channel_new(sizeof(int), 2);
    int item = 0;

    if (!channel)
        return;

    printf("channel: %d", async_try_recv(channel, &item) == -EAGAIN);
    for (int i = 1; i <= 3; i++)
        printf(" %d", async_try_send(channel, &i));
    printf(" length %zu", async_channel_length(channel));
    async_channel_close(channel);
    while (async_try_recv(channel, &item) == 0)
        printf(" %d", item);
    printf(" closed %d\n", async_try_recv(channel, &item) == -EPIPE && async_try_send(channel, &item) == -EPIPE);
    async_channel_free(channel);
}

static void answer(void)
{
    struct async_oneshot *oneshot = async_oneshot_new(sizeof(int));
    int value = 0;

    if (!oneshot)
        return;

    printf("answer: %d", async_oneshot_try_recv(oneshot, &value) == -EAGAIN);
    printf(" %d", async_oneshot_send(oneshot, &(int){42}));
    printf(" %d", async_oneshot_try_recv(oneshot, &value));
    printf(" %d\n", value);
    async_oneshot_free(oneshot);
}

static void news(void)
{
    int value = 1;
    struct async_watch *watch = async_watch_new(sizeof value, &value);
    struct async_watch_receiver receiver;

    if (!watch)
        return;
    receiver = async_watch_subscribe(watch);
    printf("watch: %d", async_watch_try_next(&receiver, &value) == -EAGAIN);
    for (int i = 2; i <= 4; i++)
        async_watch_send(watch, &i);
    async_watch_get(watch, &value);
    printf(" %d", value);
    printf(" %d %d", async_watch_try_next(&receiver, &value), value);
    async_watch_close(watch);
    printf(" closed %d\n", async_watch_try_next(&receiver, &value) == -EPIPE);
    async_watch_free(watch);
}

static async void begin(bool works)
{
    if (!await async_once_begin(&once)) {
        puts("done already");
        return;
    }
    puts(works ? "done" : "failed");
    if (works)
        async_once_done(&once);
    else
        async_once_failed(&once);
}

async int main(void)
{
    locks();
    channels();
    answer();
    news();
    await begin(false);
    await begin(true);
    await begin(true);
    return 0;
}
