/* transpiled-only: two tasks wait for one descriptor in blocking mode, are both woken, and there is something for one of
 * them only. The other one goes on waiting, and does not block the thread. */
#define _GNU_SOURCE
#include <async.h>
#include <arpa/inet.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

struct pair {
    int in, out; /* what is written to `out` can be read from `in` */
};

static struct pair open_terminal(void)
{
    struct termios attributes;
    int master = posix_openpt(O_RDWR | O_NOCTTY);

    grantpt(master);
    unlockpt(master);
    int terminal = open(ptsname(master), O_RDWR | O_NOCTTY);
    tcgetattr(terminal, &attributes);
    cfmakeraw(&attributes);
    tcsetattr(terminal, TCSANOW, &attributes);
    return (struct pair){terminal, master};
}

static struct pair open_named_pipe(void)
{
    char folder[] = "/tmp/asyncc-test-XXXXXX", path[sizeof folder + 5];

    snprintf(path, sizeof path, "%s/pipe", mkdtemp(folder));
    mkfifo(path, 0600);
    int both = open(path, O_RDWR);
    struct pair pair = {open(path, O_RDONLY), open(path, O_WRONLY)};
    close(both);
    unlink(path);
    rmdir(folder);
    return pair;
}

static int served; /* how many of the two have got something */

static async void read_one(int fd)
{
    char byte;

    if (await async_read(fd, &byte, 1) != 1)
        exit(1);
    served++;
}

static async void wait_until(int n)
{
    while (served < n)
        await async_sleep_ms(1);
}

static void write_one(int fd)
{
    if (write(fd, "x", 1) != 1)
        abort();
}

static async void read_in_turns(const char *kind, struct pair pair)
{
    served = 0;
    future(void) first = spawn(read_one(pair.in));
    future(void) second = spawn(read_one(pair.in));

    await async_sleep_ms(5);
    write_one(pair.out);
    await wait_until(1);
    await async_sleep_ms(5);
    printf("%s: %d", kind, served);
    write_one(pair.out);
    await wait_until(2);
    printf(" %d\n", served);
    await first;
    await second;
    close(pair.in);
    close(pair.out);
}

static async void accept_one(int listener)
{
    int client = await async_accept(listener, NULL, NULL);

    if (client < 0)
        exit(1);
    served++;
    close(client);
}

static int connect_to(int listener)
{
    struct sockaddr_in address;
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    getsockname(listener, (struct sockaddr *)&address, &size);
    if (connect(fd, (struct sockaddr *)&address, size) < 0)
        abort();
    return fd;
}

static async void accept_in_turns(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int listener = socket(AF_INET, SOCK_STREAM, 0);

    if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, 5) < 0)
        abort();
    served = 0;
    future(void) first = spawn(accept_one(listener));
    future(void) second = spawn(accept_one(listener));

    await async_sleep_ms(5);
    int client = connect_to(listener);
    await wait_until(1);
    await async_sleep_ms(5);
    printf("accepted: %d", served);
    int other = connect_to(listener);
    await wait_until(2);
    printf(" %d\n", served);
    await first;
    await second;
    printf("as it was: %d\n", !(fcntl(listener, F_GETFL) & O_NONBLOCK));
    close(client);
    close(other);
    close(listener);
}

/* What a thread of the pool gets for a task that is cancelled is the next one's. */
static async void read_what_is_left(struct pair pair)
{
    char got[3] = "", *next = got;

    for (int i = 0; i < 2; i++) {
        ssize_t r = 0;

        write_one(pair.out);
        while (!await within(0, r = await async_read(pair.in, next, 1)))
            ;
        if (r != 1)
            exit(1);
        next++;
    }
    printf("left: %s\n", got);
    close(pair.in);
    close(pair.out);
}

async int main(void)
{
    struct pair terminal = open_terminal();

    alarm(60);
    await read_in_turns("terminal", terminal);
    terminal = open_terminal();
    await read_in_turns("its master", (struct pair){terminal.out, terminal.in});
    await read_in_turns("named pipe", open_named_pipe());
    await accept_in_turns();
    terminal = open_terminal();
    await read_what_is_left((struct pair){terminal.out, terminal.in});
    return 0;
}
