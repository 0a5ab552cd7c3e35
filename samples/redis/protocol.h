/* The protocol, RESP2: requests as they come in, answers as they go out. Ordinary C: nothing here waits or
 * does input or output.
 *
 * A request is an array of strings, "*2\r\n$3\r\nGET\r\n$1\r\nx\r\n", or a line of words between blanks, "GET
 * x\r\n".
 */
#ifndef PROTOCOL_H
#define PROTOCOL_H

#include "bytes.h"

/* ---- requests --------------------------------------------------------------------------------------- */

enum {
    MOST_ARGUMENTS = 1 << 20,
    LONGEST_LINE = 64 << 10, /* of words */
    LONGEST_NUMBER = 32,     /* the line with a length or a count */
};

/** A request that is being read. Empty when zeroed. */
struct request {
    struct text *args; /* once it is complete; `count` of them, which may be 0 */
    size_t count;
    size_t length;       /* in bytes: so far; once it is complete, of all of it */
    const char *problem; /* of one that is bad: what the client is told */

    size_t missing;  /* arguments that are still to come */
    int64_t pending; /* bytes of the argument that has begun, if `in_argument` */
    bool begun, in_argument;
    size_t *starts; /* of the arguments */
    size_t room;    /* of both arrays */
};

enum request_status { REQUEST_INCOMPLETE, REQUEST_COMPLETE, REQUEST_BAD };

/** Reads on in a request that begins at `data`, of which `n` bytes are there: the same ones as the last time,
 * and more. Its arguments point into `data`. A request of more than `most` bytes is bad. */
enum request_status request_parse(struct request *request, const char *data, size_t n, size_t most);

/** Prepares for the next request. */
void request_clear(struct request *request);

void request_free(struct request *request);

/* ---- answers ---------------------------------------------------------------------------------------- */

/** "+OK": a word or two. */
void answer_simple(struct bytes *out, const char *words);

/** "-ERR ...", formatted as by printf(); control characters become blanks. */
__attribute__((format(printf, 2, 3))) void answer_error(struct bytes *out, const char *format, ...);

/** ":1" */
void answer_integer(struct bytes *out, int64_t number);

/** "$3\r\nabc" */
void answer_text(struct bytes *out, struct text text);

/** The same of a number with a fraction, in as few digits as tell it from all others. */
void answer_double(struct bytes *out, double number);

/** "$-1": nothing. */
void answer_nothing(struct bytes *out);

/** "*2": an array of so many answers, which are to follow. */
void answer_array(struct bytes *out, size_t count);

/** "*-1": no array. */
void answer_no_array(struct bytes *out);

#endif
