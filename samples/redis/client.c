#include "client.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "commands.h"
#include "protocol.h"

enum {
    SMALL_ROOM = 16 << 10,  /* for requests; more while a large one comes in */
    ANSWER_ROOM = 64 << 10, /* so much is sent before more requests are looked at */
    KEPT_ROOM = 256 << 10,  /* the memory of larger answers is given back */
};

struct client {
    struct session session;
    const struct limits *limits;
    struct async_token *stopping;
    struct async_reader in;
    struct request request;
    struct bytes sending;        /* while the session collects the next answers */
    struct async_notify news;    /* something has been published */
    struct async_notify overrun; /* too much has been */
};

/* ---- its beginning and end -------------------------------------------------------------------------- */

static void on_push(struct session *session)
{
    struct client *client = CONTAINER_OF(session, struct client, session);

    async_notify_one(&client->news);
    if (session->overrun)
        async_notify_one(&client->overrun);
}

static void client_init(struct client *client, struct server *server, int fd, struct async_token *stopping)
{
    *client = (struct client){
        .session = {.server = server, .id = ++server->count.clients, .pushed = on_push},
        .limits = &server->limits,
        .stopping = stopping,
        .in = ASYNC_READER(fd, must_realloc(NULL, SMALL_ROOM, 1), SMALL_ROOM),
    };
}

static void client_end(struct client *client)
{
    close(client->in.fd);
    client->session.server->clients--;
    hub_leave(&client->session);
    bytes_free(&client->session.out);
    bytes_free(&client->session.name);
    bytes_free(&client->sending);
    request_free(&client->request);
    free(client->in.buf);
}

/* ---- requests --------------------------------------------------------------------------------------- */

static void refuse(struct client *client)
{
    answer_error(&client->session.out, "ERR Protocol error: %s", client->request.problem);
    client->session.leaving = true;
}

/* Answers what has been read: true when there is no whole request left, false when there are enough answers
 * to send first. */
static bool answer_requests(struct client *client)
{
    struct session *session = &client->session;
    struct async_reader *in = &client->in;
    struct request *request = &client->request;

    while (!session->leaving && session->out.length < ANSWER_ROOM) {
        switch (request_parse(request, in->buf + in->begin, in->end - in->begin, client->limits->request)) {
        case REQUEST_INCOMPLETE:
            return true;
        case REQUEST_BAD:
            refuse(client);
            return true;
        case REQUEST_COMPLETE:
            if (request->count > 0)
                commands_run(session, request->args, request->count);
            async_reader_skip(in, request->length);
            request_clear(request);
        }
    }
    return session->leaving;
}

/* Makes room for a larger request, or gives it back after one. */
static void fit_room(struct async_reader *in)
{
    size_t there = in->end - in->begin;

    if (there == 0 && in->size > SMALL_ROOM) {
        in->begin = in->end = 0;
        in->size = SMALL_ROOM;
        in->buf = must_realloc(in->buf, in->size, 1);
    } else if (there + 1 == in->size) {
        in->size *= 2;
        in->buf = must_realloc(in->buf, in->size, 1);
    }
}

/* Waits until there is something to do: 0; -ENOTCONN when there never will be. */
static async int wait_for_more(struct client *client)
{
    size_t there = client->in.end - client->in.begin;
    bool may_be_idle = client->limits->idle_ms == 0 || subscription_count(&client->session.subscriptions) > 0;
    ssize_t n;
    char *data;

    fit_room(&client->in);
    race {
        when (n = await async_reader_peek(&client->in, there + 1, &data))
            return n > (ssize_t)there ? 0 : -ENOTCONN;
        when (await async_notify_wait(&client->news))
            return 0;
        if (!may_be_idle)
            when (await async_sleep_ms(client->limits->idle_ms))
                return -ENOTCONN;
        when (await async_token_wait(client->stopping))
            return -ENOTCONN;
    }
}

/* ---- answers ---------------------------------------------------------------------------------------- */

/* What the session has collected is to be sent; it collects on where that had been. */
static size_t begin_sending(struct client *client)
{
    struct bytes sent = client->sending;

    client->sending = client->session.out;
    client->session.out = sent;
    client->session.out.length = 0;
    if (sent.room > KEPT_ROOM)
        bytes_free(&client->session.out);
    return client->sending.length;
}

/* Sends all answers, and what is published meanwhile: 0 or a negative error. */
static async int send_answers(struct client *client)
{
    size_t n;
    ssize_t written;

    while ((n = begin_sending(client)) > 0) {
        race {
            when (written = await async_write_all(client->in.fd, client->sending.data, n))
                try(written);
            when (await async_notify_wait(&client->overrun))
                return -ENOBUFS;
            when (await async_sleep_ms(client->limits->write_ms))
                return -ETIMEDOUT;
        }
    }
    return client->session.overrun ? -ENOBUFS : 0;
}

/* ---- all of it -------------------------------------------------------------------------------------- */

/* Answers requests, all that have been read by one write: 0 once the client is to leave, or a negative error.
 */
static async int converse(struct client *client)
{
    while (!client->session.leaving) {
        bool needs_more = answer_requests(client);

        try(await send_answers(client));
        if (needs_more && !client->session.leaving)
            try(await wait_for_more(client));
    }
    return 0;
}

static async void read_to_the_end(int fd)
{
    char rest[4096];

    while (await async_read(fd, rest, sizeof rest) > 0)
        continue;
}

/* A socket that is closed with bytes unread resets the connection, and the client may lose the answer that it
 * has not read yet. So we only say that we are done, and read on until the client is. */
static async void linger(struct client *client)
{
    hub_leave(&client->session);
    shutdown(client->in.fd, SHUT_WR);
    await within(client->limits->linger_ms, await read_to_the_end(client->in.fd));
}

async void client_serve(struct server *server, int fd, struct async_token *stopping)
{
    struct client client;

    client_init(&client, server, fd, stopping);
    defer {
        client_end(&client);
    }
    if (await converse(&client) == 0)
        await linger(&client);
}
