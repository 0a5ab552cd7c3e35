/* transpiled-only: descriptors of every kind that are in blocking mode, and stay so, never block the thread: a task writes
 * more than there is room for, and another one of the same thread reads it. */
#define _GNU_SOURCE
#include <async.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <termios.h>
#include <unistd.h>

enum { SIZE = 30000 };

static char text[SIZE];

struct pair {
    int in, out; /* what is written to `out` can be read from `in` */
};

/* The ends of a pseudo-terminal; a raw one changes nothing of what passes. */
static struct pair open_terminal(int raw)
{
    struct termios attributes;
    int master = posix_openpt(O_RDWR | O_NOCTTY);

    grantpt(master);
    unlockpt(master);
    int terminal = open(ptsname(master), O_RDWR | O_NOCTTY);
    tcgetattr(terminal, &attributes);
    if (raw)
        cfmakeraw(&attributes);
    tcsetattr(terminal, TCSANOW, &attributes);
    return (struct pair){master, terminal};
}

static struct pair open_pipe(int flags)
{
    int ends[2];

    if (pipe2(ends, flags) < 0)
        abort();
    return (struct pair){ends[0], ends[1]};
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

static int is_blocking(struct pair pair)
{
    return !((fcntl(pair.in, F_GETFL) | fcntl(pair.out, F_GETFL)) & O_NONBLOCK);
}

static async void send_text(int fd)
{
    if (await async_write_all(fd, text, sizeof text) != sizeof text)
        exit(1);
}

static async void transfer(const char *kind, struct pair pair, size_t expected)
{
    char some[4096]; /* a packet, of which all has to be read at once */
    size_t got = 0, lines = 0;

    spawn(send_text(pair.out));
    while (got < expected) {
        ssize_t n = await async_read(pair.in, some, sizeof some);
        if (n <= 0) {
            printf("%s: %zd\n", kind, n);
            break;
        }
        for (ssize_t i = 0; i < n; i++)
            lines += some[i] == '\n';
        got += (size_t)n;
    }
    printf("%s: %zu bytes, %zu lines%s\n", kind, got, lines, is_blocking(pair) ? ", as it was" : "");
    close(pair.in);
    close(pair.out);
}

/* More than fits, which nobody reads. */
static async void write_to_nobody(struct pair pair)
{
    for (int i = 0; i < 3; i++)
        printf("%d", await within(5, await async_write_all(pair.out, text, sizeof text)));
    printf(" in time\n");
    close(pair.in);
    close(pair.out);
}

/* What an event descriptor counts, a timer, and changes of a folder. */
static async void read_events(void)
{
    struct itimerspec soon = {.it_value.tv_nsec = 1000000};
    uint64_t number = 7;
    char folder[] = "/tmp/asyncc-test-XXXXXX", path[sizeof folder + 5];
    _Alignas(struct inotify_event) char event[sizeof(struct inotify_event) + 256];
    int counter = eventfd(0, 0), timer = timerfd_create(CLOCK_MONOTONIC, 0), changes = inotify_init();

    if (await async_write(counter, &number, sizeof number) != sizeof number)
        exit(1);
    printf("counted:");
    printf(" %zd", await async_read(counter, &number, sizeof number));
    printf(" %d\n", (int)number);
    timerfd_settime(timer, 0, &soon, NULL);
    printf("timer: %zd\n", await async_read(timer, &number, sizeof number));
    inotify_add_watch(changes, mkdtemp(folder), IN_CREATE);
    printf("in time: %d\n", await within(20, await async_read(changes, event, sizeof event)));
    snprintf(path, sizeof path, "%s/new", folder);
    close(open(path, O_CREAT | O_WRONLY, 0600));
    ssize_t n = await async_read(changes, event, sizeof event);
    printf("changed: %d %s\n", n > 0, ((struct inotify_event *)event)->name);
    unlink(path);
    rmdir(folder);
    close(counter);
    close(timer);
    close(changes);
}

async int main(void)
{
    alarm(60);
    memset(text, 'x', sizeof text);
    for (size_t i = 9; i < sizeof text; i += 10)
        text[i] = '\n';
    await transfer("pipe", open_pipe(0), SIZE);
    await transfer("packets", open_pipe(O_DIRECT), SIZE);
    await transfer("named pipe", open_named_pipe(), SIZE);
    await transfer("raw terminal", open_terminal(1), SIZE);
    await transfer("terminal", open_terminal(0), SIZE + SIZE / 10);
    struct pair ends = open_terminal(1);
    await transfer("to a terminal", (struct pair){ends.out, ends.in}, SIZE);
    await write_to_nobody(open_terminal(0));
    await write_to_nobody(open_named_pipe());
    await read_events();
    return 0;
}
