/* Reading and writing through buffers. What an operation does with a buffer is the same in both flavours;
 * only how the buffer is filled and emptied differs. */
#include <async.h>

#include <errno.h>
#include <string.h>

/* ---- what is in a reader ---------------------------------------------------------------------------- */

/* One byte is kept for the null character behind a last line. */
static size_t capacity(const struct async_reader *reader)
{
    return reader->size - 1;
}

static size_t buffered(const struct async_reader *reader)
{
    return reader->end - reader->begin;
}

/* Room behind what is in the buffer, which is not full. */
static void make_room(struct async_reader *reader)
{
    if (buffered(reader) > 0 && reader->end < capacity(reader))
        return;
    memmove(reader->buf, reader->buf + reader->begin, buffered(reader));
    reader->end -= reader->begin;
    reader->begin = 0;
}

/* Takes out `n` bytes, and says where they are. */
static char *take(struct async_reader *reader, size_t n)
{
    char *data = reader->buf + reader->begin;

    reader->begin += n;
    return data;
}

void async_reader_skip(struct async_reader *reader, size_t n)
{
    take(reader, n < buffered(reader) ? n : buffered(reader));
}

/* The length of what ends with the delimiter, or all when the data has ended; -EMSGSIZE when nothing more
 * fits in, -EAGAIN when there has to be more. */
static ssize_t find_end(struct async_reader_op *op, bool ended)
{
    struct async_reader *reader = op->reader;
    const char *data = reader->buf + reader->begin;
    const char *end = memchr(data + op->scanned, op->delimiter, buffered(reader) - op->scanned);

    if (end)
        return end + 1 - data;
    op->scanned = buffered(reader);
    if (ended)
        return (ssize_t)buffered(reader);
    return buffered(reader) == capacity(reader) ? -EMSGSIZE : -EAGAIN;
}

static ssize_t delimited(struct async_reader_op *op, bool ended)
{
    ssize_t n = find_end(op, ended);
    char *data;

    if (n < 0)
        return n;
    data = *op->data = take(op->reader, (size_t)n);
    if (op->kind == ASYNC_READ_LINE)
        data[n > 0 && data[n - 1] == op->delimiter ? n - 1 : n] = '\0';
    return n;
}

/* How much there is of what is wanted: -EAGAIN when there has to be more. */
static ssize_t counted(const struct async_reader_op *op, bool ended)
{
    size_t wanted = op->kind == ASYNC_READ_SOME && op->n > 0 ? 1 : op->n, n = buffered(op->reader);

    if (wanted > capacity(op->reader))
        return -EMSGSIZE;
    return n >= wanted || ended ? (ssize_t)n : -EAGAIN;
}

static ssize_t copied(struct async_reader_op *op, bool ended)
{
    ssize_t n = counted(op, ended);

    if (n > 0 && (size_t)n > op->n)
        n = (ssize_t)op->n;
    if (n > 0)
        memcpy(op->to, take(op->reader, (size_t)n), (size_t)n);
    return n;
}

/* What comes of an operation with what is in the buffer; -EAGAIN when there has to be more. */
static ssize_t read_from_buffer(struct async_reader_op *op, bool ended)
{
    switch (op->kind) {
    case ASYNC_READ_LINE:
    case ASYNC_READ_UNTIL:
        return delimited(op, ended);
    case ASYNC_READ_PEEK:
        *op->data = op->reader->buf + op->reader->begin;
        return counted(op, ended);
    default:
        return copied(op, ended);
    }
}

/* ---- what is in a writer ---------------------------------------------------------------------------- */

static size_t unwritten(const struct async_writer *writer)
{
    return writer->end - writer->begin;
}

static void put(struct async_writer *writer, const char *data, size_t n)
{
    if (writer->size - writer->end < n) {
        memmove(writer->buf, writer->buf + writer->begin, unwritten(writer));
        writer->end -= writer->begin;
        writer->begin = 0;
    }
    memcpy(writer->buf + writer->end, data, n);
    writer->end += n;
}

/* `n` more bytes of the operation's are in the buffer, or written. */
static void have_taken(struct async_writer_op *op, size_t n)
{
    op->done += n;
    if (op->progress)
        *op->progress = op->done;
}

/* Goes on as far as it can without writing. True when that is all; else `*data` and `*n` are to be written
 * next. */
static bool write_to_buffer(struct async_writer_op *op, const char **data, size_t *n)
{
    struct async_writer *writer = op->writer;
    size_t left = op->n - op->done;

    if (left == 0 && !(op->flushes && unwritten(writer)))
        return true;
    if (left > 0 && left <= writer->size - unwritten(writer)) {
        put(writer, op->data + op->done, left);
        have_taken(op, left);
        return true;
    }
    if (unwritten(writer) > 0) {
        *data = writer->buf + writer->begin;
        *n = unwritten(writer);
    } else {
        *data = op->data + op->done;
        *n = left;
    }
    return false;
}

/* `n` bytes have been written. */
static void written(struct async_writer_op *op, size_t n)
{
    struct async_writer *writer = op->writer;

    if (unwritten(writer) == 0) {
        have_taken(op, n);
        return;
    }
    writer->begin += n;
    if (unwritten(writer) == 0)
        writer->begin = writer->end = 0;
}

#ifdef ASYNC_ELIDE

/* ---- blocking --------------------------------------------------------------------------------------- */

static ssize_t run_reader(struct async_reader_op op)
{
    struct async_reader *reader = op.reader;
    ssize_t r, n = 1;

    while ((r = read_from_buffer(&op, n == 0)) == -EAGAIN) {
        make_room(reader);
        n = async_read(reader->fd, reader->buf + reader->end, capacity(reader) - reader->end);
        if (n < 0)
            return n;
        reader->end += (size_t)n;
    }
    return r;
}

ssize_t async_reader_line(struct async_reader *reader, char **line)
{
    return run_reader(
        (struct async_reader_op){.reader = reader, .kind = ASYNC_READ_LINE, .delimiter = '\n', .data = line});
}

ssize_t async_reader_until(struct async_reader *reader, char delimiter, char **data)
{
    return run_reader((struct async_reader_op){
        .reader = reader, .kind = ASYNC_READ_UNTIL, .delimiter = delimiter, .data = data});
}

ssize_t async_reader_exact(struct async_reader *reader, void *to, size_t n)
{
    return run_reader((struct async_reader_op){.reader = reader, .kind = ASYNC_READ_EXACT, .to = to, .n = n});
}

ssize_t async_reader_read(struct async_reader *reader, void *to, size_t n)
{
    return run_reader((struct async_reader_op){.reader = reader, .kind = ASYNC_READ_SOME, .to = to, .n = n});
}

ssize_t async_reader_peek(struct async_reader *reader, size_t n, char **data)
{
    return run_reader(
        (struct async_reader_op){.reader = reader, .kind = ASYNC_READ_PEEK, .data = data, .n = n});
}

static ssize_t run_writer(struct async_writer_op op)
{
    const char *data;
    size_t n;

    while (!write_to_buffer(&op, &data, &n)) {
        ssize_t r = async_write(op.writer->fd, data, n);

        if (r < 0)
            return r;
        written(&op, (size_t)r);
    }
    return (ssize_t)op.n;
}

ssize_t async_writer_write(struct async_writer *writer, const void *data, size_t n)
{
    return run_writer((struct async_writer_op){.writer = writer, .data = data, .n = n});
}

ssize_t async_writer_rest(struct async_writer *writer, const void *data, size_t n, size_t *done)
{
    if (*done > n)
        return -EINVAL;
    return run_writer(
        (struct async_writer_op){.writer = writer, .data = data, .n = n, .done = *done, .progress = done});
}

int async_writer_flush(struct async_writer *writer)
{
    return (int)run_writer((struct async_writer_op){.writer = writer, .flushes = true});
}

#else

#include "internal.h"

/* ---- futures ---------------------------------------------------------------------------------------- */

enum { OP_IDLE, OP_BEGUN, OP_WAITING, OP_FINISHED };

/* Whether an operation that is polled for the first time has to yield. */
static bool has_to_yield(unsigned char *state, struct async_context *cx, const char *function)
{
    if (*state == OP_FINISHED)
        ASYNCRT_ENDED(function);
    if (*state != OP_IDLE)
        return false;
    if (asyncrt_spent(cx))
        return true;
    *state = OP_BEGUN;
    return false;
}

static void begin_read(struct async_reader_op *self)
{
    struct async_reader *reader = self->reader;

    make_room(reader);
    async_read_init(&self->read, reader->fd, reader->buf + reader->end, capacity(reader) - reader->end);
    self->state = OP_WAITING;
}

/* `*n`: the number of bytes that have been read, or -errno. */
static enum async_poll fill(struct async_reader_op *self, struct async_context *cx, ssize_t *n)
{
    if (self->state != OP_WAITING)
        begin_read(self);
    if (async_read_poll(&self->read, cx, n) == ASYNC_PENDING)
        return ASYNC_PENDING;
    self->state = OP_BEGUN;
    if (*n > 0)
        self->reader->end += (size_t)*n;
    return ASYNC_READY;
}

enum async_poll async_reader_op_poll(struct async_reader_op *self, struct async_context *cx, ssize_t *result)
{
    ssize_t r = -EAGAIN, n = 1;

    if (has_to_yield(&self->state, cx, "an operation on an async_reader"))
        return ASYNC_PENDING;
    while (self->state == OP_WAITING || (r = read_from_buffer(self, n == 0)) == -EAGAIN) {
        if (fill(self, cx, &n) == ASYNC_PENDING)
            return ASYNC_PENDING;
        if (n < 0) {
            r = n;
            break;
        }
    }
    self->state = OP_FINISHED;
    *result = r;
    return ASYNC_READY;
}

void async_reader_op_drop(struct async_reader_op *self)
{
    if (self->state == OP_WAITING)
        async_read_drop(&self->read);
    self->state = OP_FINISHED;
}

static enum async_poll writer_finished(struct async_writer_op *self, ssize_t *result, ssize_t value)
{
    self->state = OP_FINISHED;
    *result = value;
    return ASYNC_READY;
}

enum async_poll async_writer_op_poll(struct async_writer_op *self, struct async_context *cx, ssize_t *result)
{
    const char *data;
    ssize_t r = 0;
    size_t n;

    if (has_to_yield(&self->state, cx, "an operation on an async_writer"))
        return ASYNC_PENDING;
    if (self->progress && *self->progress > self->n)
        return writer_finished(self, result, -EINVAL);
    if (self->progress)
        self->done = *self->progress;
    for (;;) {
        if (self->state != OP_WAITING) {
            if (write_to_buffer(self, &data, &n))
                return writer_finished(self, result, (ssize_t)self->n);
            async_write_init(&self->write, self->writer->fd, data, n);
            self->state = OP_WAITING;
        }
        if (async_write_poll(&self->write, cx, &r) == ASYNC_PENDING)
            return ASYNC_PENDING;
        self->state = OP_BEGUN;
        if (r < 0)
            return writer_finished(self, result, r);
        written(self, (size_t)r);
    }
}

void async_writer_op_drop(struct async_writer_op *self)
{
    if (self->state == OP_WAITING)
        async_write_drop(&self->write);
    self->state = OP_FINISHED;
}

#endif /* ASYNC_ELIDE */
