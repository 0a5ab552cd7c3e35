/* Operations on sockets end when the socket's own timeouts, SO_RCVTIMEO and SO_SNDTIMEO, have passed, and can be done again:
 * reading, receiving, accepting, writing, connecting, in blocking mode and not. */
#include <async.h>
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

static void set_timeouts(int fd, int ms)
{
    struct timeval time = {ms / 1000, ms % 1000 * 1000};

    if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time) < 0 ||
        setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &time, sizeof time) < 0)
        abort();
}

/* What came of it: a number of bytes, or that the time was up. */
static void say(const char *what, long result, int64_t begun)
{
    if (result == -EAGAIN)
        printf("%s: EAGAIN%s\n", what, async_now_ms() - begun < 20 ? ", too early" : "");
    else
        printf("%s: %ld\n", what, result);
}

static async void use_pair(int flags)
{
    static char much[1 << 16];
    char byte, text[4] = "", *line = NULL;
    ssize_t r;
    int ends[2];

    if (socketpair(AF_UNIX, SOCK_STREAM | flags, 0, ends) < 0)
        abort();
    set_timeouts(ends[0], 20);
    int64_t begun = async_now_ms();
    say("read", await async_read(ends[0], &byte, 1), begun);
    begun = async_now_ms();
    say("received", await async_recv_from(ends[0], &byte, 1, 0, NULL, NULL), begun);
    await async_write_all(ends[1], "ab", 2);
    size_t done = 0;
    begun = async_now_ms();
    say("rest", await async_read_rest(ends[0], text, 3, &done), begun);
    await async_write_all(ends[1], "c", 1);
    r = await async_read_rest(ends[0], text, 3, &done);
    printf("rest: %zd %s\n", r, text);

    char room[10];
    struct async_reader reader = ASYNC_READER(ends[0], room, sizeof room);
    await async_write_all(ends[1], "li", 2);
    begun = async_now_ms();
    say("line", await async_reader_line(&reader, &line), begun);
    await async_write_all(ends[1], "ne\n", 3);
    r = await async_reader_line(&reader, &line);
    printf("line: %zd %s\n", r, line);


    do {
        begun = async_now_ms();
        r = await async_write(ends[0], much, sizeof much);
    } while (r > 0);
    say("written", r, begun);
    set_timeouts(ends[0], 0);
    set_timeouts(ends[1], 60000);
    await async_write_all(ends[1], "x", 1);
    printf("without: %zd\n", await async_read(ends[0], &byte, 1));
    printf("with more: %d\n", await async_read(ends[1], much, sizeof much) > 0);
    close(ends[0]);
    close(ends[1]);
}

/* A listener that nobody accepts from, and whose backlog is full. */
static int listen_somewhere(struct sockaddr_in *address)
{
    socklen_t size = sizeof *address;
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    *address = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    if (bind(fd, (struct sockaddr *)address, size) < 0 || listen(fd, 0) < 0)
        abort();
    getsockname(fd, (struct sockaddr *)address, &size);
    return fd;
}

static async void connect_and_accept(int flags)
{
    struct sockaddr_in address;
    int listener = listen_somewhere(&address), clients[10], n = 0, r = 0;
    int64_t begun = async_now_ms();

    set_timeouts(listener, 20);
    say("accepted", await async_accept(listener, NULL, NULL), begun);
    while (r == 0 && n < 10) {
        clients[n] = socket(AF_INET, SOCK_STREAM | flags, 0);
        set_timeouts(clients[n], 20);
        r = await async_connect(clients[n++], (struct sockaddr *)&address, sizeof address);
    }
    printf("connected: %s\n", r == -EINPROGRESS ? "EINPROGRESS" : "no timeout");
    r = await async_accept(listener, NULL, NULL);
    printf("accepted: %d\n", r >= 0);
    close(r);
    while (n > 0)
        close(clients[--n]);
    close(listener);
}

async int main(void)
{
    alarm(60);
    await use_pair(0);
    await use_pair(SOCK_NONBLOCK);
    await connect_and_accept(0);
    await connect_and_accept(SOCK_NONBLOCK);
    return 0;
}
