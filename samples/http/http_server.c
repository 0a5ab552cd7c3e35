/* A server for HTTP/1.1: the files of a folder, and a few pages that show what a connection can do.
 *
 *     http_server [-c CONNECTIONS] [-b BODY_BYTES] [-i IDLE_MS] [-t MS] [-d DRAIN_MS] PORT [FOLDER]
 *
 * Prints `listening on PORT` once clients may connect (port 0 takes any free one), and serves 127.0.0.1 until
 * SIGTERM or SIGINT. Then it accepts nobody any more, lets the requests that have begun be answered, for at
 * most DRAIN_MS, and ends. MS is how long a client may take for the head of a request, for its body, and for
 * each piece of an answer.
 *
 * This file is the server as a whole; exchange.c reads requests and writes answers, pages.c and files.c have
 * what there is to see. Each connection is a task of one group.
 */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "exchange.h"
#include "pages.h"

enum { BACKLOG = 1024 };

struct server {
    struct limits limits;
    sigset_t stop_signals;
    int listener;
    struct async_group *connections;
    int open; /* connections */
    struct async_token *stopping;
};

/* ---- a connection ------------------------------------------------------------------------------------ */

/* Tells the client what is wrong, in place of the answer that has not begun. */
static async int answer_error(struct exchange *x, int status)
{
    char text[64];

    snprintf(text, sizeof text, "%s\n", http_reason(status));
    return await answer_text(x, status, "", text);
}

/* One request and its answer. Negative when the connection is of no more use. */
static async int answer_request(struct exchange *x)
{
    int error = await exchange_read_head(x);

    if (error == 0)
        error = await show_page(x);
    if (is_http_status(error) && x->answer == ANSWER_NOT_BEGUN)
        error = await answer_error(x, -error);
    return error;
}

/* A connection, from its first request to its last. */
static async void serve(const struct server *server, int client)
{
    defer {
        close(client);
    }
    struct exchange x;

    exchange_init(&x, client, &server->limits, server->stopping);
    while (x.keep_alive) {
        if (!await exchange_wait(&x))
            return;
        if (await answer_request(&x) < 0)
            return;
    }
    await exchange_linger(&x);
}

/* ---- all of them ------------------------------------------------------------------------------------- */

/* Whether a client could not be accepted for want of something that others will give back when they leave. */
static bool is_shortage(int error)
{
    return error == -EMFILE || error == -ENFILE || error == -ENOBUFS || error == -ENOMEM;
}

/* Gives a client that has been accepted a task of its own. 0, or a negative error of the listening socket. */
static int welcome(struct server *server, int client)
{
    if (is_shortage(client))
        return 0; /* async_accept() has waited a moment; those who are here are served meanwhile */
    if (client < 0)
        return client;
    setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
    async_group_spawn(server->connections, serve(server, client));
    server->open++;
    return 0;
}

/* Accepts clients while there is room, until it is told to stop: 0, or a negative error. */
static async int accept_clients(struct server *server, future(int) stop)
{
    int client, error;

    for (;;) {
        race {
            if (server->open < server->limits.connections)
                when (client = await async_accept(server->listener, NULL, NULL))
                    try(welcome(server, client));
            if (server->open > 0)
                when (await async_group_next(server->connections, NULL))
                    server->open--;
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

/* Lets those be answered who have asked, and closes the other connections. A second signal ends it at once.
 */
static async void drain(struct server *server)
{
    int signal;

    async_token_trip(server->stopping);
    race {
        when (await wait_for_all(server->connections))
            return;
        when (await async_sleep_ms(server->limits.drain_ms))
            fputs("http_server: out of time\n", stderr);
        when (await async_sigwait(&server->stop_signals, &signal))
            fputs("http_server: in a hurry\n", stderr);
    }
    await async_group_cancel(server->connections);
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
    int signal;

    sigemptyset(&server->stop_signals);
    sigaddset(&server->stop_signals, SIGTERM);
    sigaddset(&server->stop_signals, SIGINT);
    future(int) stop = spawn(async_sigwait(&server->stop_signals, &signal));
    await async_yield(); /* it has begun: from here on the signals do not kill us */

    server->connections = async_group_new(0);
    defer {
        async_group_free(server->connections);
    }
    server->stopping = async_token_new();
    defer {
        async_token_free(server->stopping);
    }
    if (!server->connections || !server->stopping)
        return -ENOMEM;

    server->listener = try(await async_tcp_listen("127.0.0.1", port, BACKLOG));
    printf("listening on %d\n", port_of(server->listener));
    fflush(stdout);
    int error = await accept_clients(server, stop);
    close(server->listener);
    await drain(server);
    return error;
}

/* ---- the program ------------------------------------------------------------------------------------- */

/* The number behind an option; it must be more than 0. */
static bool parse_option(struct limits *limits, int option, const char *text)
{
    int number = atoi(text);

    switch (option) {
    case 'c':
        limits->connections = number;
        break;
    case 'b':
        limits->body = (uint64_t)number;
        break;
    case 'i':
        limits->idle_ms = number;
        break;
    case 't':
        limits->head_ms = limits->body_ms = limits->write_ms = number;
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

    while ((option = getopt(argc, argv, "c:b:i:t:d:")) != -1)
        if (option == '?' || !parse_option(limits, option, optarg))
            return false;
    return argc - optind == 1 || argc - optind == 2;
}

static int complain(const char *what, int error)
{
    fprintf(stderr, "http_server: %s: %s\n", what, strerror(error));
    return 1;
}

async int main(int argc, char **argv)
{
    struct server server = {
        .limits = {.connections = 10000,
                   .idle_ms = 60000,
                   .head_ms = 10000,
                   .body_ms = 30000,
                   .write_ms = 30000,
                   .linger_ms = 2000,
                   .drain_ms = 10000,
                   .body = 1 << 20},
    };

    if (!parse_options(&server.limits, argc, argv)) {
        fprintf(stderr,
                "usage: http_server [-c CONNECTIONS] [-b BODY_BYTES] [-i IDLE_MS] [-t MS] [-d DRAIN_MS] "
                "PORT [FOLDER]\n");
        return 2;
    }
    if (argv[optind + 1] && chdir(argv[optind + 1]) < 0)
        return complain(argv[optind + 1], errno);
    int error = await run(&server, argv[optind]);
    return error < 0 ? complain("cannot serve", -error) : 0;
}
