/* Reading and writing through buffers.
 *
 *     char room[4096], *line;
 *     struct async_reader reader = ASYNC_READER(fd, room, sizeof room);
 *
 *     while (await async_reader_line(&reader, &line) > 0)
 *         puts(line);
 *
 *   - Reader, writer and their buffers are the caller's, and need no freeing. What has been read ahead,
 *     and what has not been written yet, is in them.
 *   - Cancel-safe: what a cancelled operation has read stays in the reader, and the next operation, of
 *     whatever kind, finds it. What a cancelled flush has not written stays in the writer.
 *   - Buffers never grow: a reader says -EMSGSIZE when what is asked for does not fit, and still has all of it;
 * a writer that is full writes. A buffer may be changed for a larger one between two operations: realloc(3)
 * it, and set `buf` and `size`.
 *   - What io.h says of descriptors, of blocking mode and of timeouts holds here too (-EAGAIN after a socket's timeout
 *     loses nothing either). A reader is used by one task at a time; so is a
 *     writer.
 *   - Data that is found in the buffer costs no system call; a task that finds it again and again yields
 *     from time to time.
 *   - Errors of the descriptor are returned as -errno; what has been buffered before stays there.
 */
#ifndef ASYNC_BUFFER_H
#define ASYNC_BUFFER_H

#pragma GCC system_header

#include "async/io.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- readers ---------------------------------------------------------------------------------------- */

/** The bytes from `begin` to `end` of `buf` have been read and not been asked for. */
struct async_reader {
    int fd;
    char *buf;
    size_t size, begin, end;
};

/** Initialiser of a reader of `fd` with a buffer of `size` bytes, at least 2. It holds one byte less. */
#define ASYNC_READER(fd, buf, size) {(fd), (buf), (size), 0, 0}

/** The next line: makes `*line` point to it, in the buffer, its newline replaced by a null character. How
 * many bytes it takes with its newline, so more than 0 for an empty one; 0 at the end of the data; or -errno,
 * -EMSGSIZE when the buffer is full before the line ends. The last line may have no newline. Valid until the
 * next operation on the reader. */
_Async ssize_t async_reader_line(struct async_reader *reader, char **line);

/** Everything up to and with the next byte `delimiter`: makes `*data` point to it, in the buffer. Its length;
 * less than that, without the delimiter, when the data ends before; 0 at the end; or -errno, -EMSGSIZE as for
 * a line. Valid until the next operation on the reader. */
_Async ssize_t async_reader_until(struct async_reader *reader, char delimiter, char **data);

/** Copies the next `n` bytes to `to`: `n`; fewer when the data ends before; or -errno, -EMSGSIZE when the
 * buffer cannot hold as many. It takes all of them out of the reader at once, or none. */
_Async ssize_t async_reader_exact(struct async_reader *reader, void *to, size_t n);

/** Copies what there is, up to `n` bytes, to `to`: as async_read(). */
_Async ssize_t async_reader_read(struct async_reader *reader, void *to, size_t n);

/** Looks ahead: reads until at least `n` bytes are in the buffer, and makes `*data` point to them. How many
 * there are: `n` or more; fewer when the data ends before; or -errno, -EMSGSIZE when the buffer cannot hold
 * as many. Nothing is taken out. */
_Async ssize_t async_reader_peek(struct async_reader *reader, size_t n, char **data);

/** Takes out bytes that have been looked at: up to `n`, as many as are in the buffer. Never waits. */
void async_reader_skip(struct async_reader *reader, size_t n);

/* ---- writers ---------------------------------------------------------------------------------------- */

/** The bytes from `begin` to `end` of `buf` are still to be written. */
struct async_writer {
    int fd;
    char *buf;
    size_t size, begin, end;
};

/** Initialiser of a writer to `fd` with a buffer of `size` bytes, at least 1. */
#define ASYNC_WRITER(fd, buf, size) {(fd), (buf), (size), 0, 0}

/** Puts `n` bytes into the buffer, all at once, after it has written as much of what is in it as that takes.
 * `n`, or -errno, and then nothing has been put in. Cancelled, it has put in nothing.
 *
 *  More bytes than the buffer has are written in pieces, and are in the buffer or written when it finishes;
 * after an error, or cancelled, it may have taken a part: async_writer_rest() says how much. */
_Async ssize_t async_writer_write(struct async_writer *writer, const void *data, size_t n);

/** Writes what is missing of `n` bytes, when `*done` of them are in the buffer or written: as
 * async_writer_write(), and `*done`, which is 0 to begin with, grows with each step. So it is right also after
 * an error or when this has been cancelled, and the same call goes on where it was. `n`, or -errno, -EINVAL
 * if `*done` is more than `n`. */
_Async ssize_t async_writer_rest(struct async_writer *writer, const void *data, size_t n, size_t *done);

/** Writes all that is in the buffer: 0 or -errno. After an error, or cancelled, what has not been written is
 * still there. */
_Async int async_writer_flush(struct async_writer *writer);

/* ---- operations ------------------------------------------------------------------------------------- */

/* What all operations of readers share. */
struct async_reader_op {
    struct async_reader *reader;
    void *to;
    char **data;
    size_t n;       /* wanted */
    size_t scanned; /* of what is in the buffer: the delimiter is not there */
#ifndef ASYNC_ELIDE
    struct async_read_future read;
#endif
    char delimiter;
    unsigned char kind;
    unsigned char state;
};
enum { ASYNC_READ_LINE, ASYNC_READ_UNTIL, ASYNC_READ_EXACT, ASYNC_READ_SOME, ASYNC_READ_PEEK };

/* And those of writers. */
struct async_writer_op {
    struct async_writer *writer;
    const char *data;
    size_t n, done;   /* `done` have been put in, or written */
    size_t *progress; /* where that is told; or null */
#ifndef ASYNC_ELIDE
    struct async_write_future write;
#endif
    unsigned char flushes;
    unsigned char state;
};

#ifndef ASYNC_ELIDE

static __inline void async_reader_op_init(struct async_reader_op *self, struct async_reader *reader, int kind)
{
    self->reader = reader;
    self->scanned = 0;
    self->kind = (unsigned char)kind;
    self->state = 0;
}
enum async_poll async_reader_op_poll(struct async_reader_op *self, struct async_context *cx, ssize_t *result);
void async_reader_op_drop(struct async_reader_op *self);

struct async_reader_line_future {
    struct async_reader_op op;
};
static __inline void async_reader_line_init(struct async_reader_line_future *self,
                                            struct async_reader *reader, char **line)
{
    async_reader_op_init(&self->op, reader, ASYNC_READ_LINE);
    self->op.delimiter = '\n';
    self->op.data = line;
}
static __inline enum async_poll async_reader_line_poll(struct async_reader_line_future *self,
                                                       struct async_context *cx, ssize_t *result)
{
    return async_reader_op_poll(&self->op, cx, result);
}
static __inline void async_reader_line_drop(struct async_reader_line_future *self)
{
    async_reader_op_drop(&self->op);
}
ASYNC_FUTURE(async_reader_line);

struct async_reader_until_future {
    struct async_reader_op op;
};
static __inline void async_reader_until_init(struct async_reader_until_future *self,
                                             struct async_reader *reader, char delimiter, char **data)
{
    async_reader_op_init(&self->op, reader, ASYNC_READ_UNTIL);
    self->op.delimiter = delimiter;
    self->op.data = data;
}
static __inline enum async_poll async_reader_until_poll(struct async_reader_until_future *self,
                                                        struct async_context *cx, ssize_t *result)
{
    return async_reader_op_poll(&self->op, cx, result);
}
static __inline void async_reader_until_drop(struct async_reader_until_future *self)
{
    async_reader_op_drop(&self->op);
}
ASYNC_FUTURE(async_reader_until);

struct async_reader_exact_future {
    struct async_reader_op op;
};
static __inline void async_reader_exact_init(struct async_reader_exact_future *self,
                                             struct async_reader *reader, void *to, size_t n)
{
    async_reader_op_init(&self->op, reader, ASYNC_READ_EXACT);
    self->op.to = to;
    self->op.n = n;
}
static __inline enum async_poll async_reader_exact_poll(struct async_reader_exact_future *self,
                                                        struct async_context *cx, ssize_t *result)
{
    return async_reader_op_poll(&self->op, cx, result);
}
static __inline void async_reader_exact_drop(struct async_reader_exact_future *self)
{
    async_reader_op_drop(&self->op);
}
ASYNC_FUTURE(async_reader_exact);

struct async_reader_read_future {
    struct async_reader_op op;
};
static __inline void async_reader_read_init(struct async_reader_read_future *self,
                                            struct async_reader *reader, void *to, size_t n)
{
    async_reader_op_init(&self->op, reader, ASYNC_READ_SOME);
    self->op.to = to;
    self->op.n = n;
}
static __inline enum async_poll async_reader_read_poll(struct async_reader_read_future *self,
                                                       struct async_context *cx, ssize_t *result)
{
    return async_reader_op_poll(&self->op, cx, result);
}
static __inline void async_reader_read_drop(struct async_reader_read_future *self)
{
    async_reader_op_drop(&self->op);
}
ASYNC_FUTURE(async_reader_read);

struct async_reader_peek_future {
    struct async_reader_op op;
};
static __inline void async_reader_peek_init(struct async_reader_peek_future *self,
                                            struct async_reader *reader, size_t n, char **data)
{
    async_reader_op_init(&self->op, reader, ASYNC_READ_PEEK);
    self->op.n = n;
    self->op.data = data;
}
static __inline enum async_poll async_reader_peek_poll(struct async_reader_peek_future *self,
                                                       struct async_context *cx, ssize_t *result)
{
    return async_reader_op_poll(&self->op, cx, result);
}
static __inline void async_reader_peek_drop(struct async_reader_peek_future *self)
{
    async_reader_op_drop(&self->op);
}
ASYNC_FUTURE(async_reader_peek);

static __inline void async_writer_op_init(struct async_writer_op *self, struct async_writer *writer,
                                          const void *data, size_t n, bool flushes)
{
    self->writer = writer;
    self->data = (const char *)data;
    self->n = n;
    self->done = 0;
    self->progress = NULL;
    self->flushes = flushes;
    self->state = 0;
}
enum async_poll async_writer_op_poll(struct async_writer_op *self, struct async_context *cx, ssize_t *result);
void async_writer_op_drop(struct async_writer_op *self);

struct async_writer_write_future {
    struct async_writer_op op;
};
static __inline void async_writer_write_init(struct async_writer_write_future *self,
                                             struct async_writer *writer, const void *data, size_t n)
{
    async_writer_op_init(&self->op, writer, data, n, false);
}
static __inline enum async_poll async_writer_write_poll(struct async_writer_write_future *self,
                                                        struct async_context *cx, ssize_t *result)
{
    return async_writer_op_poll(&self->op, cx, result);
}
static __inline void async_writer_write_drop(struct async_writer_write_future *self)
{
    async_writer_op_drop(&self->op);
}
ASYNC_FUTURE(async_writer_write);

struct async_writer_rest_future {
    struct async_writer_op op;
};
static __inline void async_writer_rest_init(struct async_writer_rest_future *self,
                                            struct async_writer *writer, const void *data, size_t n,
                                            size_t *done)
{
    async_writer_op_init(&self->op, writer, data, n, false);
    self->op.progress = done;
}
static __inline enum async_poll async_writer_rest_poll(struct async_writer_rest_future *self,
                                                       struct async_context *cx, ssize_t *result)
{
    return async_writer_op_poll(&self->op, cx, result);
}
static __inline void async_writer_rest_drop(struct async_writer_rest_future *self)
{
    async_writer_op_drop(&self->op);
}
ASYNC_FUTURE(async_writer_rest);

struct async_writer_flush_future {
    struct async_writer_op op;
};
static __inline void async_writer_flush_init(struct async_writer_flush_future *self,
                                             struct async_writer *writer)
{
    async_writer_op_init(&self->op, writer, NULL, 0, true);
}
static __inline enum async_poll async_writer_flush_poll(struct async_writer_flush_future *self,
                                                        struct async_context *cx, int *result)
{
    ssize_t r = 0;
    enum async_poll outcome = async_writer_op_poll(&self->op, cx, &r);

    *result = (int)r;
    return outcome;
}
static __inline void async_writer_flush_drop(struct async_writer_flush_future *self)
{
    async_writer_op_drop(&self->op);
}
ASYNC_FUTURE(async_writer_flush);

#endif /* ASYNC_ELIDE */

#ifdef __cplusplus
}
#endif

#endif
