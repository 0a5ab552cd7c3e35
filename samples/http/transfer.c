#include "transfer.h"

#include <errno.h>

/* ---- heads ------------------------------------------------------------------------------------------- */

async int http_read_line(struct async_reader *in, struct http_head *head, char **line)
{
    char *data;
    ssize_t n = try(await async_reader_until(in, '\n', &data));

    return http_add_line(head, data, (size_t)n, line);
}

async int http_read_fields(struct async_reader *in, struct http_head *head)
{
    char *line;

    while (try(await http_read_line(in, head, &line)) > 0)
        try(http_parse_field(head, line));
    return 0;
}

/* ---- bodies ------------------------------------------------------------------------------------------ */

struct http_body http_body_after(const struct http_head *head, struct async_reader *in)
{
    return (struct http_body){
        .in = in,
        .framing = head->framing,
        .left = head->framing == HTTP_COUNTED ? head->length : 0,
        .ended = head->framing == HTTP_NO_BODY,
    };
}

/* Up to `n` bytes of what is left of the length or the chunk. */
static async ssize_t read_piece(struct http_body *body, void *to, size_t n)
{
    ssize_t received = await async_reader_read(body->in, to, n < body->left ? n : (size_t)body->left);

    if (received == 0)
        return -EBADMSG; /* cut short */
    if (received > 0)
        body->left -= (size_t)received;
    return received;
}

static bool is_empty_line(const char *line, ssize_t n)
{
    return (n == 1 || (n == 2 && line[0] == '\r')) && line[n - 1] == '\n';
}

/* The lines behind the last chunk; their fields are for nobody here. */
static async int skip_trailers(struct http_body *body)
{
    for (int i = 0; i <= HTTP_MAX_TRAILERS; i++) {
        char *line;
        ssize_t n = try(await async_reader_until(body->in, '\n', &line));

        if (is_empty_line(line, n))
            return 0;
        if (n == 0 || line[n - 1] != '\n')
            return -EBADMSG;
    }
    return -EBADMSG;
}

/* What stands behind the bytes of a chunk. */
static async int end_chunk(struct http_body *body)
{
    char *line;
    ssize_t n = try(await async_reader_until(body->in, '\n', &line));

    body->in_chunk = false;
    return is_empty_line(line, n) ? 0 : -EBADMSG;
}

/* Goes to the first byte of the next chunk, or behind the last one. */
static async int next_chunk(struct http_body *body)
{
    if (body->in_chunk)
        try(await end_chunk(body));

    char *line;
    ssize_t n = try(await async_reader_until(body->in, '\n', &line));
    body->left = (uint64_t)try(http_parse_chunk_size(line, (size_t)n));
    body->in_chunk = body->left > 0;
    body->ended = body->left == 0;
    return body->ended ? await skip_trailers(body) : 0;
}

async ssize_t http_read_body(struct http_body *body, void *to, size_t n)
{
    if (body->framing == HTTP_UNTIL_CLOSE)
        return await async_reader_read(body->in, to, n);
    if (body->framing == HTTP_CHUNKED && !body->ended && body->left == 0)
        try(await next_chunk(body));
    if (body->ended || body->left == 0)
        return 0;
    return await read_piece(body, to, n);
}
