/* HTTP/1.1 messages as text (RFC 9112): start lines, fields, chunk sizes, paths. Ordinary C: nothing here
 * waits or does input or output, so all of it can be tested by itself.
 *
 * What fails returns -EBADMSG for text that breaks the rules and -EMSGSIZE for text that is too long; or,
 * where an answer of its own is due, the negative of an HTTP status. No errno value is as large as 400, so
 * both take the same way out through `try`; is_http_status() tells them apart.
 */
#ifndef MESSAGE_H
#define MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

enum http_status {
    HTTP_OK = 200,
    HTTP_BAD_REQUEST = 400,
    HTTP_NOT_FOUND = 404,
    HTTP_METHOD_NOT_ALLOWED = 405,
    HTTP_REQUEST_TIMEOUT = 408,
    HTTP_CONTENT_TOO_LARGE = 413,
    HTTP_URI_TOO_LONG = 414,
    HTTP_EXPECTATION_FAILED = 417,
    HTTP_FIELDS_TOO_LARGE = 431,
    HTTP_INTERNAL_ERROR = 500,
    HTTP_NOT_IMPLEMENTED = 501,
    HTTP_UNAVAILABLE = 503,
    HTTP_VERSION_NOT_SUPPORTED = 505,
};

/** Whether an error is the negative of an HTTP status, and not of an errno value. */
static inline bool is_http_status(int error)
{
    return error <= -HTTP_BAD_REQUEST;
}

/** The words that go with a status. */
const char *http_reason(int status);

/* ---- heads ------------------------------------------------------------------------------------------- */

enum { HTTP_MAX_HEAD = 8192, HTTP_MAX_FIELDS = 64, HTTP_MAX_TRAILERS = 64 };

/** How one knows where the body of a message ends. */
enum http_framing { HTTP_NO_BODY, HTTP_COUNTED, HTTP_CHUNKED, HTTP_UNTIL_CLOSE };

struct http_field {
    const char *name, *value;
};

/** The head of a request or a response. Its strings are in `text`, so it must not be moved. */
struct http_head {
    const char *method, *target; /* of a request */
    int status;                  /* of a response */
    int minor;                   /* the version: HTTP/1.minor */
    bool keep_alive;             /* another message may follow on the connection */
    enum http_framing framing;
    uint64_t length; /* of a counted body */
    size_t field_count;
    struct http_field fields[HTTP_MAX_FIELDS];
    size_t used; /* of the text */
    char text[HTTP_MAX_HEAD];
};

/** Empties a head, for the next message. */
void http_head_clear(struct http_head *head);

/** Copies a line of `n` bytes, newline included, into the head's text, without its end, and makes `*line`
 * point to it. The length that is left. -EBADMSG when it has no newline or holds a control character;
 * -EMSGSIZE when there is no room left. */
int http_add_line(struct http_head *head, const char *data, size_t n, char **line);

/** The first line of a request, and of a response; the line is taken apart where it is. 0 or a negative
 * error. */
int http_parse_request_line(struct http_head *head, char *line);
int http_parse_status_line(struct http_head *head, char *line);

/** A line with a field. 0 or a negative error: -HTTP_FIELDS_TOO_LARGE when there are too many. */
int http_parse_field(struct http_head *head, char *line);

/** What follows from all fields together: whether the connection is kept, how the body is framed. 0 or a
 * negative error. A response to the method "HEAD" has no body. */
int http_finish_request(struct http_head *head);
int http_finish_response(struct http_head *head, const char *method);

/** The value of a field, null if there is none; the first of several. Names are compared without regard to
 * case. */
const char *http_field(const struct http_head *head, const char *name);

/** Whether a comma-separated list has a word. */
bool http_list_has(const char *list, const char *word);

/* ---- other pieces ------------------------------------------------------------------------------------ */

/** The size in the first line of a chunk, `n` bytes with its newline; 0 for the last chunk. Or -EBADMSG. */
int64_t http_parse_chunk_size(const char *line, size_t n);

/** Turns the target of a request into a path below some folder: percent signs decoded, the query cut off,
 * without the first slash; "index.html" added where it ends in a slash. Names that begin with a dot do not
 * exist, so none leads upwards. 0, -HTTP_BAD_REQUEST, -HTTP_NOT_FOUND or -HTTP_URI_TOO_LONG. */
int http_path(const char *target, char *path, size_t size);

/** What kind of content a file has, by its name. */
const char *http_content_type(const char *path);

/** A date as fields have it. */
enum { HTTP_DATE_SIZE = 30 };
void http_date(time_t time, char date[HTTP_DATE_SIZE]);

/* ---- URLs -------------------------------------------------------------------------------------------- */

/** The parts of "http://host:port/target". Not to be moved. */
struct http_url {
    char authority[264]; /* the host and port as they are written */
    char text[2048];     /* what follows is in here */
    const char *host, *port, *target;
};

/** 0; -EINVAL for what is no URL of HTTP; -EMSGSIZE for one that is too long. */
int http_parse_url(struct http_url *url, const char *text);

#endif
