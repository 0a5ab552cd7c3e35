/* One side of a conversation: a request as the server reads it, and the answer to it as it is written.
 *
 * A page is an async function that is given an exchange whose request has been read up to its body. It may
 * read that, and answers: at once with answer_text(), or with answer_begin(), answer_write() for each piece
 * and answer_end(). All of these return 0, or a negative error that the page hands on (with `try`): the
 * server knows what is to be done.
 */
#ifndef EXCHANGE_H
#define EXCHANGE_H

#include "transfer.h"

/** What a client may ask of the server. Times are in milliseconds. */
struct limits {
    int connections; /* at once; more wait until one is closed */
    int idle_ms;     /* between requests */
    int head_ms;     /* from the first byte of a head to its end */
    int body_ms;     /* from the end of the head to the end of the body */
    int write_ms;    /* until the client takes the next piece of an answer */
    int linger_ms;   /* until the client closes when we have */
    int drain_ms;    /* until the last answer when the server is stopped */
    uint64_t body;   /* bytes */
};

/** How the end of an answer's body is told. */
enum answer_kind { ANSWER_NOT_BEGUN, ANSWER_COUNTED, ANSWER_CHUNKED, ANSWER_UNTIL_CLOSE };

/** A connection, and the request on it that is being answered. */
struct exchange {
    const struct limits *limits;
    struct async_token *stopping; /* tripped when the server is to stop */
    struct async_reader in;
    struct async_writer out;
    char in_room[4096], out_room[8192];

    struct http_head head;
    struct http_body body;
    uint64_t received;     /* bytes of the body */
    int64_t body_deadline; /* as async_now_ms() tells the time */
    bool awaits_continue;  /* the client does not send the body before we say so */
    enum answer_kind answer;
    bool keep_alive; /* when it has been answered the next one may come */
};

/** Prepares a connection. What the exchange points to must outlive it. */
void exchange_init(struct exchange *exchange, int fd, const struct limits *limits,
                   struct async_token *stopping);

/** Waits until the next request begins: false when there is none, in time or before the server is stopped. */
async bool exchange_wait(struct exchange *exchange);

/** Reads the head of the request that has begun: 0 or a negative error. */
async int exchange_read_head(struct exchange *exchange);

/** Some bytes of the request's body: how many, 0 at the end, or a negative error. */
async ssize_t read_body(struct exchange *exchange, void *to, size_t n);

/** Sends the head of an answer. `fields` are more lines for it, each with its "\r\n", and may be empty. A
 * length below 0 is not known yet: the answer is chunked. */
async int answer_begin(struct exchange *exchange, int status, const char *fields, int64_t length);

/** Adds a piece to the answer's body. It is sent when the buffer is full. */
async int answer_write(struct exchange *exchange, const void *data, size_t n);

/** Sends what is in the buffer. */
async int answer_flush(struct exchange *exchange);

/** Ends the answer, and sends what is in the buffer. */
async int answer_end(struct exchange *exchange);

/** A whole answer of a text. */
async int answer_text(struct exchange *exchange, int status, const char *fields, const char *text);

/** Leaves the connection so that the client gets all of the last answer, though it may still be sending. */
async void exchange_linger(struct exchange *exchange);

#endif
