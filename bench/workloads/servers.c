/* Two servers on 127.0.0.1, a task for each connection. They print `listening` once clients may connect. */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "workloads.h"

enum { BUFFER_SIZE = 4096, BACKLOG = 4096 };

/* Sends back what comes in. */
static async void answer_echo(int client)
{
    defer {
        close(client);
    }
    char buffer[BUFFER_SIZE];
    ssize_t received;

    while ((received = await async_read(client, buffer, sizeof buffer)) > 0)
        if (await async_write_all(client, buffer, (size_t)received) < 0)
            return;
}

static bool is_blank(const char *line)
{
    return line[0] == '\r' || line[0] == '\0';
}

/* Gives one answer to all requests. They have no bodies: one ends with a blank line. */
static async void answer_http(int client)
{
    static const char answer[] = "HTTP/1.1 200 OK\r\n"
                                 "Content-Type: text/plain\r\n"
                                 "Content-Length: 13\r\n"
                                 "\r\n"
                                 "Hello, World!";
    defer {
        close(client);
    }
    char buffer[BUFFER_SIZE], *line;
    struct async_reader requests = ASYNC_READER(client, buffer, sizeof buffer);

    while (await async_reader_line(&requests, &line) > 0)
        if (is_blank(line) && await async_write_all(client, answer, sizeof answer - 1) < 0)
            return;
}

static async int listen_on(const char *port)
{
    int listener = await async_tcp_listen("127.0.0.1", port, BACKLOG);

    if (listener >= 0)
        puts("listening");
    fflush(stdout);
    return listener;
}

/* The next client; its answers are small, and none of them waits to be joined with the next. */
static async int accept_client(int listener)
{
    int client = await async_accept(listener, NULL, NULL);

    if (client >= 0)
        setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
    return client;
}

async int echo(const char *port)
{
    int listener = try(await listen_on(port));

    for (;;)
        spawn(answer_echo(try(await accept_client(listener))));
}

async int http(const char *port)
{
    int listener = try(await listen_on(port));

    for (;;)
        spawn(answer_http(try(await accept_client(listener))));
}
