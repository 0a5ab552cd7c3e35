/* A server that speaks the protocol of Redis and keeps its data in memory.
 *
 *     redis_server [-c CLIENTS] [-r REQUEST_BYTES] [-b BACKLOG_BYTES] [-i IDLE_MS] [-t MS] [-d DRAIN_MS] PORT
 *
 * Prints `listening on PORT` once clients may connect (port 0 takes any free one), and serves 127.0.0.1 until
 * SIGTERM or SIGINT. Then it accepts nobody any more, answers what has been read, for at most DRAIN_MS, and
 * ends. MS is how long a client may take for each piece of its answers, BACKLOG_BYTES what may wait for a
 * subscriber.
 *
 * This file is the server as a whole; client.c has a connection, commands.c and its kin what can be asked
 * for. Each connection is a task of one group, and all that they share belongs to the one thread that runs
 * them.
 */
#include <async.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "client.h"
#include "commands.h"

enum { BACKLOG = 1024, EXPIRY_INTERVAL_MS = 100, EXPIRY_BATCH = 100 };

/* ---- keys that expire ------------------------------------------------------------------------------- */

/* Removes keys that have expired, some at a time: in between others are served. */
static async void expire_keys(struct store *store)
{
    for (;;) {
        await async_sleep_ms(EXPIRY_INTERVAL_MS);
        while (store_expire_due(store, EXPIRY_BATCH) == EXPIRY_BATCH)
            await async_yield();
    }
}

/* ---- connections ------------------------------------------------------------------------------------ */

struct reception {
    struct server *server;
    int listener;
    struct async_group *clients;
    size_t tasks; /* of the group */
    struct async_token *stopping;
};

/* Whether a client could not be accepted for want of something that others will give back when they leave. */
static bool is_shortage(int error)
{
    return error == -EMFILE || error == -ENFILE || error == -ENOBUFS || error == -ENOMEM;
}

static void refuse(struct server *server, int fd)
{
    static const char words[] = "-ERR max number of clients reached\r\n";

    server->count.refused++;
    send(fd, words, sizeof words - 1, MSG_DONTWAIT | MSG_NOSIGNAL);
    close(fd);
}

/* Gives a client that has been accepted a task of its own. 0, or a negative error of the listening socket. */
static int welcome(struct reception *reception, int fd)
{
    struct server *server = reception->server;

    if (is_shortage(fd))
        return 0; /* async_accept() has waited a moment; those who are here are served meanwhile */
    if (fd < 0)
        return fd;
    if (server->clients >= server->limits.clients) {
        refuse(server, fd);
        return 0;
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
    async_group_spawn(reception->clients, client_serve(server, fd, reception->stopping));
    server->clients++;
    reception->tasks++;
    return 0;
}

/* Accepts clients until it is told to stop: 0, or a negative error. */
static async int accept_clients(struct reception *reception, future(int) stop)
{
    int fd, error;

    for (;;) {
        race {
            when (fd = await async_accept(reception->listener, NULL, NULL))
                try(welcome(reception, fd));
            if (reception->tasks > 0)
                when (await async_group_next(reception->clients, NULL))
                    reception->tasks--;
            when (error = await stop)
                return error;
        }
    }
}

static async void wait_for_all(struct async_group *group)
{
    while (await async_group_next(group, NULL) == 0)
        continue;
}

/* Lets those get their answers whose requests have been read, and closes the other connections. A second
 * signal ends it at once. */
static async void drain(struct reception *reception, const sigset_t *stop_signals)
{
    int signal;

    async_token_trip(reception->stopping);
    race {
        when (await wait_for_all(reception->clients))
            return;
        when (await async_sleep_ms(reception->server->limits.drain_ms))
            fputs("redis_server: out of time\n", stderr);
        when (await async_sigwait(stop_signals, &signal))
            fputs("redis_server: in a hurry\n", stderr);
    }
    await async_group_cancel(reception->clients);
}

/* The port that a socket is bound to, or -1. */
static int port_of(int fd)
{
    struct sockaddr_in address;
    socklen_t length = sizeof address;

    if (getsockname(fd, (struct sockaddr *)&address, &length) < 0)
        return -1;
    return ntohs(address.sin_port);
}

/* Serves until a signal tells to stop: 0, or a negative error. */
static async int run(struct server *server, const char *port)
{
    struct reception reception = {.server = server};
    sigset_t stop_signals;
    int signal;

    sigemptyset(&stop_signals);
    sigaddset(&stop_signals, SIGTERM);
    sigaddset(&stop_signals, SIGINT);
    future(int) stop = spawn(async_sigwait(&stop_signals, &signal));
    future(void) expiry = spawn(expire_keys(&server->store));
    await async_yield(); /* both have begun: from here on the signals do not kill us */

    reception.clients = async_group_new(0);
    defer {
        async_group_free(reception.clients);
    }
    reception.stopping = async_token_new();
    defer {
        async_token_free(reception.stopping);
    }
    if (!reception.clients || !reception.stopping)
        return -ENOMEM;

    reception.listener = try(await async_tcp_listen("127.0.0.1", port, BACKLOG));
    printf("listening on %d\n", port_of(reception.listener));
    fflush(stdout);
    int error = await accept_clients(&reception, stop);
    close(reception.listener);
    await drain(&reception, &stop_signals);
    return error;
}

/* ---- the program ------------------------------------------------------------------------------------ */

/* The number behind an option; it must be more than 0. */
static bool parse_option(struct limits *limits, int option, const char *text)
{
    int number = atoi(text);

    switch (option) {
    case 'c':
        limits->clients = (size_t)number;
        break;
    case 'r':
        limits->request = (size_t)number;
        break;
    case 'b':
        limits->backlog = (size_t)number;
        break;
    case 'i':
        limits->idle_ms = number;
        break;
    case 't':
        limits->write_ms = number;
        break;
    case 'd':
        limits->drain_ms = number;
        break;
    default:
        return false;
    }
    return number > 0;
}

/* Whether all options make sense. */
static bool parse_options(struct limits *limits, int argc, char **argv)
{
    int option;

    while ((option = getopt(argc, argv, "c:r:b:i:t:d:")) != -1)
        if (option == '?' || !parse_option(limits, option, optarg))
            return false;
    return argc - optind == 1;
}

async int main(int argc, char **argv)
{
    struct server server = {
        .limits = {.clients = 10000,
                   .request = 16 << 20,
                   .backlog = 8 << 20,
                   .idle_ms = 0,
                   .write_ms = 30000,
                   .linger_ms = 2000,
                   .drain_ms = 10000},
    };

    if (!parse_options(&server.limits, argc, argv)) {
        fprintf(stderr,
                "usage: redis_server [-c CLIENTS] [-r REQUEST_BYTES] [-b BACKLOG_BYTES] [-i IDLE_MS] [-t MS] "
                "[-d DRAIN_MS] PORT\n");
        return 2;
    }
    table_seed();
    commands_init();
    store_init(&server.store);
    server.started = store_now_ms();
    int error = await run(&server, argv[optind]);
    store_clear(&server.store);
    hub_free(&server.hub);
    commands_free();
    if (error < 0)
        fprintf(stderr, "redis_server: cannot serve: %s\n", strerror(-error));
    return error < 0;
}
