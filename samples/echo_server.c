/* An echo server over TCP: whatever a client sends comes back to it.
 *
 *     echo_server PORT        (0 takes any free port)
 *
 * Prints `listening on PORT` once clients may connect, and serves 127.0.0.1 until it is killed. Each
 * connection is a task of its own: a frame with a buffer and a few bytes of state, no thread.
 */
#include <async.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BUFFER_SIZE = 4096, BACKLOG = 1024 };

/* Sends back what comes in, until the client has nothing more to say or is gone. */
static async void serve(int client)
{
    char buffer[BUFFER_SIZE];
    ssize_t received;

    while ((received = await async_read(client, buffer, sizeof buffer)) > 0) {
        ssize_t sent = await async_write_all(client, buffer, (size_t)received);
        if (sent < 0)
            break; /* the client does not listen any more */
    }
    close(client);
}

/* Whether a client could not be accepted for want of something that others will give back when they leave. */
static bool is_shortage(int error)
{
    return error == -EMFILE || error == -ENFILE || error == -ENOBUFS || error == -ENOMEM;
}

/* Accepts clients, each served by a task of its own. Returns only when the listening socket itself fails. */
static async int accept_clients(int listener)
{
    for (;;) {
        int client = await async_accept(listener, NULL, NULL);
        if (is_shortage(client))
            continue; /* async_accept() has waited a moment; those who are here are served meanwhile */
        if (client < 0)
            return client;

        /* An echo is many small answers: none of them should wait to be joined with the next. */
        setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
        spawn(serve(client));
    }
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

async int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: echo_server PORT\n");
        return 2;
    }

    int listener = await async_tcp_listen("127.0.0.1", argv[1], BACKLOG);
    if (listener < 0) {
        fprintf(stderr, "echo_server: cannot listen on port %s: %s\n", argv[1], strerror(-listener));
        return 1;
    }
    printf("listening on %d\n", port_of(listener));
    fflush(stdout);

    int error = await accept_clients(listener);
    fprintf(stderr, "echo_server: %s\n", strerror(-error));
    close(listener);
    return 1;
}
