/* A oneshot brings an answer, a broadcast channel the same events to each of several tasks, a watch the latest value. */
#include <async.h>
#include <errno.h>
#include <assert.h>
#include <stdio.h>

static async void square(int n, struct async_oneshot *answer)
{
    int result = n * n;

    await async_yield();
    if (n < 0)
        async_oneshot_abandon(answer);
    else
        async_oneshot_send(answer, &result);
}

static async int ask(int n)
{
    struct async_oneshot *answer = async_oneshot_new(sizeof(int));
    assert(answer);
    int result;

    spawn(square(n, answer));
    if (await async_oneshot_recv(answer, &result) < 0)
        result = -1;
    async_oneshot_free(answer);
    return result;
}

static async long add_up(struct async_broadcast_receiver receiver, int *lost)
{
    long sum = 0;
    int event, r;

    while ((r = await async_broadcast_recv(&receiver, &event)) != -EPIPE) {
        if (r > 0)
            *lost += r;
        else
            sum += event;
    }
    return sum;
}

static async void announce(struct async_broadcast *news, int count)
{
    for (int i = 1; i <= count; i++)
        async_broadcast_send(news, &i);
    await async_yield();
    async_broadcast_close(news);
}

static async void change_settings(struct async_watch *settings)
{
    for (int i = 1; i <= 3; i++)
        async_watch_send(settings, &i);
    await async_yield();
    async_watch_close(settings);
}

async int main(void)
{
    struct async_broadcast *news = async_broadcast_new(sizeof(int), 8);
    struct async_watch *settings = async_watch_new(sizeof(int), &(int){0});
    assert(news && settings);
    struct async_broadcast_receiver first = async_broadcast_subscribe(news), second = first;
    struct async_watch_receiver receiver = async_watch_subscribe(settings);
    int lost = 0, value;

    printf("%d %d\n", await ask(7), await ask(-1));
    spawn(announce(news, 20));
    for (int i = 0; i < 2; i++) {
        long sum = await add_up(i == 0 ? first : second, &lost);
        printf("%ld, lost %d\n", sum, lost);
    }
    spawn(change_settings(settings));
    while (await async_watch_next(&receiver, &value) == 0)
        printf("now %d\n", value);
    async_watch_free(settings);
    async_broadcast_free(news);
    return 0;
}
