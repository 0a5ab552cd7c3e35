/* Fetches URLs, several at a time, and says how each went.
 *
 *     http_get [-c CONNECTIONS] [-t MS] [-f] URL...
 *
 * Prints a line for each answer as it comes: its status, the bytes of its body, the URL. No more than
 * CONNECTIONS (8) are open at once, and each has MS (10000) to be done. With -f the first failure ends all
 * the others; so does Ctrl-C. Exit status 0 when every answer was below 400, 1 otherwise, 130 after Ctrl-C.
 *
 * Each URL is a task of one group; the main function starts tasks while there is room, and waits for the next
 * one to end.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "transfer.h"

/* How one URL went. */
struct outcome {
    const char *url;
    int error;  /* negative: there was no whole answer */
    int status; /* of the answer */
    uint64_t bytes;
};

struct job {
    int connections, timeout_ms;
    bool fail_fast;
    char **next, **end; /* of the URLs */

    struct async_group *fetches;
    int running;
    size_t failures;
};

/* ---- one URL ----------------------------------------------------------------------------------------- */

static async int send_request(int server, const struct http_url *url)
{
    char request[4096];
    int n = snprintf(request, sizeof request,
                     "GET %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: http_get\r\nConnection: close\r\n\r\n",
                     url->target, url->authority);

    if (n < 0 || (size_t)n >= sizeof request)
        return -EMSGSIZE;
    ssize_t sent = await async_write_all(server, request, (size_t)n);
    return sent < 0 ? (int)sent : 0;
}

/* The head of the answer; those of the kind "100 Continue" come before it. */
static async int read_head(struct async_reader *in, struct http_head *head)
{
    do {
        char *line;

        http_head_clear(head);
        try(await http_read_line(in, head, &line));
        try(http_parse_status_line(head, line));
        try(await http_read_fields(in, head));
    } while (head->status < 200);
    return http_finish_response(head, "GET");
}

static async int receive_answer(int server, struct outcome *outcome)
{
    char room[16384], piece[4096];
    struct async_reader in = ASYNC_READER(server, room, sizeof room);
    struct http_head head;
    ssize_t n;

    try(await read_head(&in, &head));
    struct http_body body = http_body_after(&head, &in);
    while ((n = try(await http_read_body(&body, piece, sizeof piece))) > 0)
        outcome->bytes += (uint64_t)n;
    outcome->status = head.status;
    return 0;
}

static async int converse(const char *text, struct outcome *outcome)
{
    struct http_url url;

    try(http_parse_url(&url, text));
    int server = try(await async_tcp_connect(url.host, url.port));
    defer {
        close(server);
    }
    try(await send_request(server, &url));
    return await receive_answer(server, outcome);
}

/* The task of a URL. */
static async struct outcome fetch(const char *url, int timeout_ms)
{
    struct outcome outcome = {.url = url};

    if (!await within(timeout_ms, outcome.error = await converse(url, &outcome)))
        outcome.error = -ETIMEDOUT;
    return outcome;
}

/* ---- all of them ------------------------------------------------------------------------------------- */

static const char *describe(int error)
{
    if (error == -EBADMSG)
        return "broken answer";
    return is_http_status(error) ? http_reason(-error) : strerror(-error);
}

/* Whether all is well. */
static bool report(const struct outcome *outcome)
{
    if (outcome->error < 0) {
        fprintf(stderr, "http_get: %s: %s\n", outcome->url, describe(outcome->error));
        return false;
    }
    printf("%d %llu %s\n", outcome->status, (unsigned long long)outcome->bytes, outcome->url);
    return outcome->status < 400;
}

static void start_some(struct job *job)
{
    while (job->running < job->connections && job->next < job->end) {
        async_group_spawn(job->fetches, fetch(*job->next++, job->timeout_ms));
        job->running++;
    }
}

/* Fetches until all have been, or it is to be given up: the exit status. */
static async int fetch_all(struct job *job, const sigset_t *interrupt)
{
    struct outcome outcome;
    int signal;

    for (start_some(job); job->running > 0; start_some(job)) {
        race {
            when (await async_group_next(job->fetches, &outcome))
                job->running--;
            when (await async_sigwait(interrupt, &signal))
                return 128 + signal;
        }
        if (!report(&outcome))
            job->failures++;
        if (job->failures > 0 && job->fail_fast)
            break;
    }
    return job->failures > 0;
}

static async int run(struct job *job)
{
    sigset_t interrupt;

    job->fetches = async_group_new(sizeof(struct outcome));
    if (!job->fetches)
        return 1;
    defer {
        async_group_free(job->fetches);
    }
    sigemptyset(&interrupt);
    sigaddset(&interrupt, SIGINT);

    int status = await fetch_all(job, &interrupt);
    long left = job->running + (job->end - job->next);
    await async_group_cancel(job->fetches);
    if (left > 0)
        fprintf(stderr, "http_get: %ld not fetched\n", left);
    return status;
}

/* ---- the program ------------------------------------------------------------------------------------- */

static bool parse_options(struct job *job, int argc, char **argv)
{
    int option;

    while ((option = getopt(argc, argv, "c:t:f")) != -1) {
        if (option == 'c')
            job->connections = atoi(optarg);
        else if (option == 't')
            job->timeout_ms = atoi(optarg);
        else if (option == 'f')
            job->fail_fast = true;
        else
            return false;
    }
    job->next = argv + optind;
    job->end = argv + argc;
    return job->connections > 0 && job->timeout_ms > 0 && optind < argc;
}

async int main(int argc, char **argv)
{
    struct job job = {.connections = 8, .timeout_ms = 10000};

    if (!parse_options(&job, argc, argv)) {
        fprintf(stderr, "usage: http_get [-c CONNECTIONS] [-t MS] [-f] URL...\n");
        return 2;
    }
    return await run(&job);
}
