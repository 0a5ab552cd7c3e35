/* transpiled-only: senders wait while a channel of two is full, and go on in turn.
 * order: fifo */
#include <async.h>
#include <assert.h>
#include <stdio.h>

static struct async_channel *channel;
static int running = 3;

static async void send_some(int from)
{
    for (int i = 0; i < 3; i++) {
        int value = from + i;
        await async_send(channel, &value);
        printf("sent %d\n", value);
    }
    if (--running == 0)
        async_channel_close(channel);
}

async int main(void)
{
    int value;

    channel = async_channel_new(sizeof value, 2);
    assert(channel);
    for (int i = 1; i <= 3; i++)
        spawn(send_some(i * 10));
    while (await async_recv(channel, &value) == 0)
        printf("received %d\n", value);
    async_channel_free(channel);
    return 0;
}
