/* A load of clients for an echo server over TCP, which checks every byte that comes back.
 *
 *     echo_client PORT [CONNECTIONS [MESSAGES [SIZE]]]        (10 connections, 100 messages of 64 bytes)
 *
 * All connections are open at once, each a task of its own: it sends a message, waits for its echo, compares,
 * and goes on to the next. Prints how many round trips there were a second and how long they took; the exit
 * status is 1 when a byte came back wrong, or a connection failed.
 */
#include <arpa/inet.h>
#include <async.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "wait_group.h"

/* A message is sent whole before its echo is read, so the kernel's buffers must be able to hold it. */
enum { MAX_SIZE = 65536 };

/* What all clients share. */
struct load {
    struct sockaddr_in server;
    size_t connections, messages, size;

    struct wait_group clients; /* those still at work */
    size_t failures;           /* clients that did not get all their echoes */
    int64_t *latencies;        /* of the round trips made so far, in nanoseconds, */
    size_t round_trips;        /* and how many those are */
};

static int64_t now_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* Fills a message with bytes that follow from whose it is and which: no other would pass for it. */
static void fill(unsigned char *message, size_t size, size_t client, size_t number)
{
    uint64_t state = (client << 32 | number) + 1;

    for (size_t i = 0; i < size; i++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        message[i] = (unsigned char)(state >> 56);
    }
}

/* One round trip: sends the message and waits for its echo. 0, or a negative errno value: -EBADMSG for an
 * echo that differs, -ECONNRESET for one that was cut short. */
static async int exchange(int fd, const unsigned char *message, unsigned char *echo, size_t size)
{
    ssize_t sent = await async_write_all(fd, message, size);
    if (sent < 0)
        return (int)sent;

    ssize_t received = await async_read_exact(fd, echo, size);
    if (received < 0)
        return (int)received;
    if ((size_t)received < size)
        return -ECONNRESET;
    return memcmp(message, echo, size) == 0 ? 0 : -EBADMSG;
}

/* All round trips of one client. `buffer` has room for a message and its echo. */
static async int converse(struct load *load, int fd, size_t client, unsigned char *buffer)
{
    for (size_t number = 0; number < load->messages; number++) {
        fill(buffer, load->size, client, number);

        int64_t start = now_ns();
        int error = await exchange(fd, buffer, buffer + load->size, load->size);
        if (error < 0)
            return error;
        load->latencies[load->round_trips++] = now_ns() - start;
    }
    return 0;
}

/* After the last echo the server has nothing more to say: it closes when we do. */
static async int expect_end(int fd)
{
    char rest;

    if (shutdown(fd, SHUT_WR) < 0)
        return -errno;
    ssize_t received = await async_read(fd, &rest, 1);
    return received > 0 ? -EBADMSG : (int)received;
}

/* One client, from connecting to the end of its connection. */
static async int visit(struct load *load, int fd, size_t client)
{
    unsigned char *buffer = malloc(2 * load->size);
    if (!buffer)
        return -ENOMEM;

    int error = await async_connect(fd, (struct sockaddr *)&load->server, sizeof load->server);
    if (error == 0)
        error = await converse(load, fd, client, buffer);
    if (error == 0)
        error = await expect_end(fd);
    free(buffer);
    return error;
}

/* The task of a client: its visit, and what is to be told of it. */
static async void run_client(struct load *load, size_t client)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    int error = fd < 0 ? -errno : await visit(load, fd, client);

    if (fd >= 0)
        close(fd);
    if (error < 0) {
        load->failures++;
        fprintf(stderr, "echo_client: connection %zu: %s\n", client, strerror(-error));
    }
    wait_group_done(&load->clients);
}

static int by_value(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;

    return (left > right) - (left < right);
}

/* The latency that a share of all round trips stayed within, in microseconds; they are sorted. */
static double percentile_us(const struct load *load, double share)
{
    size_t rank = (size_t)(share * (double)load->round_trips);

    if (rank >= load->round_trips)
        rank = load->round_trips - 1;
    return (double)load->latencies[rank] / 1e3;
}

static void report(struct load *load, int64_t elapsed_ns)
{
    double seconds = (double)elapsed_ns / 1e9;

    printf("%zu connections, %zu round trips of %zu bytes in %.2f s\n", load->connections, load->round_trips,
           load->size, seconds);
    if (load->round_trips == 0)
        return;
    qsort(load->latencies, load->round_trips, sizeof *load->latencies, by_value);
    printf("%.0f requests per second\n", (double)load->round_trips / seconds);
    printf("latency: p50 %.0f us, p90 %.0f us, p99 %.0f us, max %.0f us\n", percentile_us(load, 0.50),
           percentile_us(load, 0.90), percentile_us(load, 0.99), percentile_us(load, 1.00));
}

/* Reads a whole number between the bounds into *value. */
static bool parse(const char *text, size_t least, size_t most, size_t *value)
{
    char *end;

    errno = 0;
    unsigned long number = strtoul(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0' || number < least || number > most)
        return false;
    *value = number;
    return true;
}

static bool parse_arguments(struct load *load, int argc, char **argv)
{
    size_t port;

    if (argc < 2 || argc > 5)
        return false;
    if (!parse(argv[1], 1, 65535, &port))
        return false;
    if (argc > 2 && !parse(argv[2], 1, 1000000, &load->connections))
        return false;
    if (argc > 3 && !parse(argv[3], 1, 1000000, &load->messages))
        return false;
    if (argc > 4 && !parse(argv[4], 1, MAX_SIZE, &load->size))
        return false;
    load->server.sin_family = AF_INET;
    load->server.sin_port = htons((uint16_t)port);
    load->server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return true;
}

async int main(int argc, char **argv)
{
    struct load load = {.connections = 10, .messages = 100, .size = 64};

    if (!parse_arguments(&load, argc, argv)) {
        fprintf(stderr, "usage: echo_client PORT [CONNECTIONS [MESSAGES [SIZE]]]\n");
        return 2;
    }
    load.latencies = calloc(load.connections * load.messages, sizeof *load.latencies);
    if (!load.latencies) {
        perror("echo_client");
        return 1;
    }

    int64_t start = now_ns();
    for (size_t client = 0; client < load.connections; client++) {
        wait_group_add(&load.clients);
        spawn(run_client(&load, client));
    }
    await wait_group_wait(&load.clients);
    report(&load, now_ns() - start);

    free(load.latencies);
    return load.failures == 0 ? 0 : 1;
}
