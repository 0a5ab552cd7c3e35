/* transpiled-only: a name of several addresses: the next one is tried when one has failed, or has said nothing for a
 * quarter of a second; families take turns. The resolver is the program's own. */
#include <arpa/inet.h>
#include <async.h>
#include <async/testing.h>
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static struct addrinfo found[8];
static struct sockaddr_storage addresses[8];
static int n_found;

int getaddrinfo(const char *host, const char *service, const struct addrinfo *hints, struct addrinfo **list)
{
    (void)service;
    if (hints->ai_flags & AI_NUMERICHOST)
        return EAI_NONAME;
    if (strcmp(host, "made.up") != 0)
        return EAI_NONAME;
    *list = n_found ? found : NULL;
    return n_found ? 0 : EAI_NONAME;
}

void freeaddrinfo(struct addrinfo *list)
{
    (void)list;
}

/* Adds where a socket is to what the name stands for. */
static void add(int fd)
{
    socklen_t size = sizeof addresses[0];
    getsockname(fd, (struct sockaddr *)&addresses[n_found], &size);
    found[n_found] = (struct addrinfo){.ai_family = addresses[n_found].ss_family,
                                       .ai_socktype = SOCK_STREAM,
                                       .ai_addr = (struct sockaddr *)&addresses[n_found],
                                       .ai_addrlen = size};
    if (n_found)
        found[n_found - 1].ai_next = &found[n_found];
    n_found++;
}

static int listener(int family, int backlog)
{
    int fd = socket(family, SOCK_STREAM | SOCK_NONBLOCK, 0);
    struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    if (family == AF_INET ? bind(fd, (struct sockaddr *)&v4, sizeof v4) : bind(fd, (struct sockaddr *)&v6, sizeof v6))
        return -1;
    if (backlog >= 0)
        listen(fd, backlog);
    return fd;
}

/* A socket that listens, but whose queue is full: it does not answer. */
static int silent(int fillers[2])
{
    int fd = listener(AF_INET, 0);
    struct sockaddr_in to;
    socklen_t size = sizeof to;
    getsockname(fd, (struct sockaddr *)&to, &size);
    for (int i = 0; i < 2; i++) {
        fillers[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
        (void)!connect(fillers[i], (struct sockaddr *)&to, size);
    }
    return fd;
}

/* Connects to what has been added. */
static async void connect_to(const char *what, const char *name)
{
    int64_t begun = async_now_ms();
    int fd = -1;
    bool ended = await within(5000, fd = await async_tcp_connect(name, "80"));
    int family = 0;
    socklen_t size = sizeof family;
    if (fd >= 0)
        getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &family, &size);
    printf("%s: %s after %lld ms\n", what,
           !ended                 ? "called off"
           : fd < 0               ? strerror(-fd)
           : family == AF_INET6   ? "connected to IPv6"
                                  : "connected to IPv4",
           (long long)(async_now_ms() - begun));
    if (fd >= 0)
        close(fd);
    n_found = 0;
    memset(found, 0, sizeof found);
}

async int main(void)
{
    async_test_clock(0);
    int fillers[2], good = listener(AF_INET, 10), deaf = silent(fillers), refusing = listener(AF_INET, -1);
    int six = listener(AF_INET6, 10);

    add(good);
    await connect_to("one", "made.up");
    add(refusing), add(good);
    await connect_to("the first refuses", "made.up");
    add(deaf), add(good);
    await connect_to("the first is silent", "made.up");
    add(deaf), add(refusing), add(deaf), add(good);
    await connect_to("two are silent, one refuses", "made.up");
    add(refusing), add(refusing);
    await connect_to("all refuse", "made.up");
    add(deaf), add(refusing);
    await connect_to("one is silent, one refuses", "made.up");
    await connect_to("no address", "made.up");
    await connect_to("no such name", "other.name");
    if (six >= 0)
        add(refusing), add(deaf), add(deaf), add(six);
    else /* the machine has no IPv6 */
        add(refusing), add(good);
    await connect_to("families take turns", "made.up");
    close(good), close(deaf), close(refusing), close(fillers[0]), close(fillers[1]);
    if (six >= 0)
        close(six);
    return 0;
}
