#include "exchange.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

void exchange_init(struct exchange *x, int fd, const struct limits *limits, struct async_token *stopping)
{
    x->limits = limits;
    x->stopping = stopping;
    x->in = (struct async_reader)ASYNC_READER(fd, x->in_room, sizeof x->in_room);
    x->out = (struct async_writer)ASYNC_WRITER(fd, x->out_room, sizeof x->out_room);
    x->keep_alive = true;
}

/* ---- writing, within the time ------------------------------------------------------------------------- */

/* Puts bytes into the buffer, which may have to wait for the client to take those before. */
static async int put(struct exchange *x, const void *data, size_t n)
{
    ssize_t written;

    if (!await within(x->limits->write_ms, written = await async_writer_write(&x->out, data, n)))
        return -ETIMEDOUT;
    return written < 0 ? (int)written : 0;
}

async int answer_flush(struct exchange *x)
{
    int error;

    if (!await within(x->limits->write_ms, error = await async_writer_flush(&x->out)))
        return -ETIMEDOUT;
    return error;
}

/* ---- the request's head ------------------------------------------------------------------------------ */

async bool exchange_wait(struct exchange *x)
{
    char *first;
    ssize_t n;

    race {
        when (n = await async_reader_peek(&x->in, 1, &first))
            return n > 0;
        when (await async_sleep_ms(x->limits->idle_ms))
            return false;
        when (await async_token_wait(x->stopping))
            return false;
    }
}

/* A client's error is told by its place: the first line, or a field. */
static int with_status(int error, int too_long)
{
    if (error == -EBADMSG)
        return -HTTP_BAD_REQUEST;
    return error == -EMSGSIZE ? -too_long : error;
}

/* An empty line before the request comes from clients that count one behind a body. */
static async int read_request_line(struct exchange *x)
{
    char *line;

    if (try(await http_read_line(&x->in, &x->head, &line)) == 0)
        try(await http_read_line(&x->in, &x->head, &line));
    return http_parse_request_line(&x->head, line);
}

static async int read_head(struct exchange *x)
{
    try(with_status(await read_request_line(x), HTTP_URI_TOO_LONG));
    try(with_status(await http_read_fields(&x->in, &x->head), HTTP_FIELDS_TOO_LARGE));
    return with_status(http_finish_request(&x->head), HTTP_FIELDS_TOO_LARGE);
}

/* What the client expects before it sends the body. */
static int check_expectation(struct exchange *x)
{
    const char *expectation = http_field(&x->head, "Expect");

    if (!expectation || x->head.minor == 0)
        return 0;
    if (strcasecmp(expectation, "100-continue") != 0)
        return -HTTP_EXPECTATION_FAILED;
    x->awaits_continue = !x->body.ended;
    return 0;
}

async int exchange_read_head(struct exchange *x)
{
    int error;

    http_head_clear(&x->head);
    x->answer = ANSWER_NOT_BEGUN;
    x->awaits_continue = false;
    x->received = 0;
    x->keep_alive = false; /* for as long as nobody knows where the next request begins */
    if (!await within(x->limits->head_ms, error = await read_head(x)))
        return -HTTP_REQUEST_TIMEOUT;
    try(error);

    x->body = http_body_after(&x->head, &x->in);
    x->body_deadline = async_now_ms() + x->limits->body_ms;
    if (x->body.framing == HTTP_COUNTED && x->body.left > x->limits->body)
        return -HTTP_CONTENT_TOO_LARGE;
    try(check_expectation(x));
    x->keep_alive = x->head.keep_alive;
    return 0;
}

/* ---- its body ---------------------------------------------------------------------------------------- */

static async int say_continue(struct exchange *x)
{
    static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";

    x->awaits_continue = false;
    try(await put(x, go_on, sizeof go_on - 1));
    return await answer_flush(x);
}

/* Some bytes of the body, within the time and the size that it may take. */
static async ssize_t read_limited(struct exchange *x, void *to, size_t n)
{
    ssize_t received;

    if (!await within(x->body_deadline - async_now_ms(), received = await http_read_body(&x->body, to, n)))
        return -HTTP_REQUEST_TIMEOUT;
    if (received < 0)
        return with_status((int)received, HTTP_BAD_REQUEST);
    x->received += (size_t)received;
    return x->received <= x->limits->body ? received : -HTTP_CONTENT_TOO_LARGE;
}

async ssize_t read_body(struct exchange *x, void *to, size_t n)
{
    if (x->awaits_continue)
        try(await say_continue(x));
    ssize_t received = await read_limited(x, to, n);
    if (received < 0)
        x->keep_alive = false;
    return received;
}

/* Reads what the page has left of the body: the next request is behind it. */
static async int skip_body(struct exchange *x)
{
    char rest[1024];

    while (try(await read_body(x, rest, sizeof rest)) > 0)
        continue;
    return 0;
}

/* ---- the answer -------------------------------------------------------------------------------------- */

/* The line that tells how the end of the body will be known. */
static void describe_body(enum answer_kind kind, int64_t length, char *line, size_t size)
{
    if (kind == ANSWER_COUNTED)
        snprintf(line, size, "Content-Length: %lld\r\n", (long long)length);
    else
        snprintf(line, size, "%s", kind == ANSWER_CHUNKED ? "Transfer-Encoding: chunked\r\n" : "");
}

static enum answer_kind kind_of_answer(const struct exchange *x, int64_t length)
{
    if (length >= 0)
        return ANSWER_COUNTED;
    return x->head.minor > 0 ? ANSWER_CHUNKED : ANSWER_UNTIL_CLOSE;
}

/* Who awaits our word before it sends a body is not given it any more: what comes next could be either. */
static bool keeps_alive(const struct exchange *x)
{
    return x->keep_alive && x->answer != ANSWER_UNTIL_CLOSE && !x->awaits_continue &&
           !async_token_tripped(x->stopping);
}

async int answer_begin(struct exchange *x, int status, const char *fields, int64_t length)
{
    char head[1024], date[HTTP_DATE_SIZE], body[64];

    x->answer = kind_of_answer(x, length);
    x->keep_alive = keeps_alive(x);
    http_date(time(NULL), date);
    describe_body(x->answer, length, body, sizeof body);
    int n = snprintf(head, sizeof head, "HTTP/1.1 %d %s\r\nDate: %s\r\n%s%sConnection: %s\r\n\r\n", status,
                     http_reason(status), date, fields, body, x->keep_alive ? "keep-alive" : "close");
    if (n < 0 || (size_t)n >= sizeof head)
        return -EMSGSIZE;
    return await put(x, head, (size_t)n);
}

static bool is_head_request(const struct exchange *x)
{
    return x->head.method && strcmp(x->head.method, "HEAD") == 0;
}

async int answer_write(struct exchange *x, const void *data, size_t n)
{
    char size[24];

    if (is_head_request(x) || n == 0)
        return 0;
    if (x->answer != ANSWER_CHUNKED)
        return await put(x, data, n);
    try(await put(x, size, (size_t)snprintf(size, sizeof size, "%zx\r\n", n)));
    try(await put(x, data, n));
    return await put(x, "\r\n", 2);
}

async int answer_end(struct exchange *x)
{
    if (x->answer == ANSWER_CHUNKED && !is_head_request(x))
        try(await put(x, "0\r\n\r\n", 5));
    try(await answer_flush(x));
    return x->keep_alive ? await skip_body(x) : 0;
}

async int answer_text(struct exchange *x, int status, const char *fields, const char *text)
{
    char all[256];

    snprintf(all, sizeof all, "%sContent-Type: text/plain; charset=utf-8\r\n", fields);
    try(await answer_begin(x, status, all, (int64_t)strlen(text)));
    try(await answer_write(x, text, strlen(text)));
    return await answer_end(x);
}

/* ---- the end of the connection ----------------------------------------------------------------------- */

static async void read_to_the_end(struct exchange *x)
{
    char rest[1024];

    while (await async_read(x->in.fd, rest, sizeof rest) > 0)
        continue;
}

/* A socket that is closed with bytes unread resets the connection, and the client may lose the answer that it
 * has not read yet. So we only say that we are done, and read on until the client is. */
async void exchange_linger(struct exchange *x)
{
    shutdown(x->out.fd, SHUT_WR);
    await within(x->limits->linger_ms, await read_to_the_end(x));
}
