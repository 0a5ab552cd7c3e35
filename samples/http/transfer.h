/* Heads and bodies of HTTP messages as they come off a connection, for servers and clients alike. No time
 * limits here: whoever awaits these puts `within` around them.
 *
 * Errors are those of the reader, and those of message.h: -EBADMSG also for a message that ends too soon.
 */
#ifndef TRANSFER_H
#define TRANSFER_H

#include <async.h>

#include "message.h"

/** The next line of a head, kept in its text. Its length, or a negative error: -EMSGSIZE if it is too long.
 */
async int http_read_line(struct async_reader *in, struct http_head *head, char **line);

/** All fields of a head, up to the empty line behind them: 0 or a negative error. */
async int http_read_fields(struct async_reader *in, struct http_head *head);

/** A body that is being read. */
struct http_body {
    struct async_reader *in;
    enum http_framing framing;
    uint64_t left; /* of the length, or of the chunk */
    bool in_chunk; /* the end of the chunk has not been read yet */
    bool ended;
};

/** The body that follows a head. */
struct http_body http_body_after(const struct http_head *head, struct async_reader *in);

/** Some bytes of the body, up to `n` > 0, as soon as there are any: how many, 0 at the end, or a negative
 * error. */
async ssize_t http_read_body(struct http_body *body, void *to, size_t n);

#endif
