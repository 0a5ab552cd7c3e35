/* transpiled-only: a transfer that is given up half-way says how far it has got, and goes on from there: no byte is lost or sent twice. */
#include <async.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { SIZE = 1 << 20, PIECE = 1 << 16 };

static char data[SIZE], copy[SIZE];
static int ends[2];

/* Gives up every millisecond. */
static async void send_all(void)
{
    size_t done = 0;
    ssize_t r = 0;

    while (!await within(1, r = await async_write_rest(ends[0], data, sizeof data, &done)))
        ;
    printf("sent: %zd, %zu\n", r, done);
    close(ends[0]);
}

/* Reads with pauses, so that the sender has to wait. */
static async void receive_all(void)
{
    size_t got = 0;
    ssize_t r = 0;

    for (size_t part = PIECE; part <= SIZE; part += PIECE) {
        await async_sleep_ms(2);
        while (!await within(1, r = await async_read_rest(ends[1], copy, part, &got)))
            ;
    }
    printf("received: %zd, %zu\n", r, got);
    printf("at the end: %zd", await async_read_rest(ends[1], copy, sizeof copy + 1, &got));
    printf(" %zu\n", got);
}

async int main(void)
{
    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (char)(i * 7 % 251);
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0)
        return 1;
    join {
        await send_all();
        await receive_all();
    }
    printf("the same: %d\n", memcmp(data, copy, sizeof data) == 0);
    return 0;
}
