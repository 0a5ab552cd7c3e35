/* Buffered reading and writing: lines, delimiters, exact lengths, looking ahead; nothing is lost by
 * cancellation. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "support.h"

static int fds[2];
static char room[16];
static struct async_reader reader;
static struct async_writer writer;

/* A reader of 15 bytes behind a pipe. */
static void open_reader(void)
{
    ck_assert_int_eq(pipe2(fds, O_NONBLOCK), 0);
    reader = (struct async_reader)ASYNC_READER(fds[0], room, sizeof room);
}

static void give(const char *text)
{
    ck_assert_int_eq(write(fds[1], text, strlen(text)), (ssize_t)strlen(text));
}

static void close_all(void)
{
    async_shutdown();
    close(fds[0]);
    close(fds[1]);
}

/* Each: polls once, and has to finish with `expected`. */
static void expect_line(struct async_context *cx, ssize_t expected, const char *text)
{
    struct async_reader_line_future future;
    char *line = NULL;
    ssize_t r = -1;

    cx->budget = 64;
    async_reader_line_init(&future, &reader, &line);
    ck_assert(POLL(reader_line, &future, &r));
    ck_assert_int_eq(r, expected);
    if (text)
        ck_assert_str_eq(line, text);
}

static void expect_until(struct async_context *cx, char delimiter, const char *text)
{
    struct async_reader_until_future future;
    char *data = NULL;
    ssize_t r = -1;

    async_reader_until_init(&future, &reader, delimiter, &data);
    ck_assert(POLL(reader_until, &future, &r));
    ck_assert_int_eq(r, (ssize_t)strlen(text));
    ck_assert_mem_eq(data, text, strlen(text));
}

static void expect_exact(struct async_context *cx, size_t n, ssize_t expected, const char *text)
{
    struct async_reader_exact_future future;
    char to[40];
    ssize_t r = -1;

    async_reader_exact_init(&future, &reader, to, n);
    ck_assert(POLL(reader_exact, &future, &r));
    ck_assert_int_eq(r, expected);
    ck_assert_mem_eq(to, text, strlen(text));
}

static void expect_peek(struct async_context *cx, size_t n, ssize_t expected, const char *text)
{
    struct async_reader_peek_future future;
    char *data = NULL;
    ssize_t r = -1;

    async_reader_peek_init(&future, &reader, n, &data);
    ck_assert(POLL(reader_peek, &future, &r));
    ck_assert_int_eq(r, expected);
    ck_assert_mem_eq(data, text, strlen(text));
}

/* ---- reading ---------------------------------------------------------------------------------------- */

static void read_lines(struct async_context *cx)
{
    give("one\ntwo\n\nthr");
    expect_line(cx, 4, "one");
    expect_line(cx, 4, "two");
    expect_line(cx, 1, "");
    give("ee\n12345678901234\nlast");
    expect_line(cx, 6, "three");
    expect_line(cx, 15, "12345678901234"); /* as long as it may be */
    close(fds[1]);
    expect_line(cx, 4, "last");
    expect_line(cx, 0, "");
    expect_line(cx, 0, NULL);
}

START_TEST(lines_one_by_one)
{
    open_reader();
    run_by_hand(read_lines);
    close_all();
}
END_TEST

static void read_too_long_a_line(struct async_context *cx)
{
    give("123456789012345\nx\n");
    expect_line(cx, -EMSGSIZE, NULL);
    expect_line(cx, -EMSGSIZE, NULL);
    expect_exact(cx, 15, 15, "123456789012345"); /* it is still there */
    expect_line(cx, 1, "");
    expect_line(cx, 2, "x");
    expect_exact(cx, 16, -EMSGSIZE, "");
    give("123456789012345");
    close(fds[1]);
    expect_line(cx, -EMSGSIZE, NULL);
    async_reader_skip(&reader, 1);
    expect_line(cx, 14, "23456789012345");
}

START_TEST(a_line_that_is_too_long)
{
    open_reader();
    run_by_hand(read_too_long_a_line);
    close_all();
}
END_TEST

static void read_all_ways(struct async_context *cx)
{
    struct async_reader_read_future some;
    char to[40];
    ssize_t r;

    give("key=value;GET /");
    expect_until(cx, '=', "key=");
    expect_peek(cx, 3, 11, "value;GET /");
    expect_until(cx, ';', "value;");
    expect_exact(cx, 3, 3, "GET");
    async_reader_skip(&reader, 1);
    expect_exact(cx, 0, 0, "");
    give("index and more");
    expect_peek(cx, 15, 15, "/index and more"); /* moved to the front */
    expect_exact(cx, 6, 6, "/index");
    async_reader_read_init(&some, &reader, to, 3);
    ck_assert(POLL(reader_read, &some, &r) && r == 3 && memcmp(to, " an", 3) == 0);
    async_reader_read_init(&some, &reader, to, sizeof to);
    ck_assert(POLL(reader_read, &some, &r) && r == 6 && memcmp(to, "d more", 6) == 0);
    async_reader_read_init(&some, &reader, to, 0);
    ck_assert(POLL(reader_read, &some, &r) && r == 0);
    give("rest");
    close(fds[1]);
    expect_peek(cx, 10, 4, "rest");
    expect_exact(cx, 10, 4, "rest");
    expect_exact(cx, 10, 0, "");
    async_reader_read_init(&some, &reader, to, 1);
    ck_assert(POLL(reader_read, &some, &r) && r == 0);
    async_reader_skip(&reader, 100);
}

START_TEST(one_reader_in_all_ways)
{
    open_reader();
    run_by_hand(read_all_ways);
    close_all();
}
END_TEST

static void cancel_reads(struct async_context *cx)
{
    struct async_reader_line_future line;
    struct async_reader_exact_future exact;
    char *text, to[8];
    ssize_t r;

    give("par");
    async_reader_line_init(&line, &reader, &text);
    ck_assert(!POLL(reader_line, &line, &r));
    ck_assert(!POLL(reader_line, &line, &r));
    ck_assert_int_eq(waiting_for_descriptors(), 1);
    async_reader_line_drop(&line);
    ck_assert_int_eq(waiting_for_descriptors(), 0);
    give("ti");
    async_reader_exact_init(&exact, &reader, to, 8);
    ck_assert(!POLL(reader_exact, &exact, &r));
    async_reader_exact_drop(&exact);
    async_reader_exact_init(&exact, &reader, to, 8);
    async_reader_exact_drop(&exact);
    give("al\n");
    expect_line(cx, 8, "partial");
}

START_TEST(a_cancelled_read_loses_nothing)
{
    open_reader();
    run_by_hand(cancel_reads);
    close_all();
}
END_TEST

static void fail_to_read(struct async_context *cx)
{
    reader.fd = -1;
    expect_line(cx, -EBADF, NULL);
    expect_exact(cx, 10, -EBADF, "");
    expect_exact(cx, 3, 3, "any"); /* has been read before */
}

static void yield_sometimes(struct async_context *cx)
{
    struct async_reader_exact_future future;
    char byte;
    ssize_t r;

    give("many bytes");
    expect_peek(cx, 10, 10, "many bytes");
    cx->budget = 0;
    async_reader_exact_init(&future, &reader, &byte, 1);
    ck_assert(!POLL(reader_exact, &future, &r) && cx->woken);
    cx->budget = 1;
    ck_assert(POLL(reader_exact, &future, &r) && r == 1 && byte == 'm');
}

START_TEST(errors_and_fairness)
{
    open_reader();
    run_by_hand(yield_sometimes);
    run_by_hand(fail_to_read);
    close_all();
}
END_TEST

static void read_a_line_in_a_larger_buffer(struct async_context *cx)
{
    struct async_reader_line_future future;
    char *line, *larger = malloc(8);
    ssize_t r = -1;

    reader.buf = larger;
    reader.size = 8;
    give("a longer line\n");
    async_reader_line_init(&future, &reader, &line);
    ck_assert(POLL(reader_line, &future, &r) && r == -EMSGSIZE);
    larger = realloc(larger, 40);
    ck_assert_ptr_nonnull(larger);
    reader.buf = larger;
    reader.size = 40;
    expect_line(cx, 14, "a longer line");
    free(larger);
}

START_TEST(a_buffer_is_changed_for_a_larger_one)
{
    open_reader();
    run_by_hand(read_a_line_in_a_larger_buffer);
    close_all();
}
END_TEST

/* ---- writing ---------------------------------------------------------------------------------------- */

static void open_writer(size_t size)
{
    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds), 0);
    writer = (struct async_writer)ASYNC_WRITER(fds[1], room, size);
}

static void expect_bytes(const char *text)
{
    char got[100];
    ssize_t n = read(fds[0], got, sizeof got);

    ck_assert_int_eq(n < 0 ? 0 : n, (ssize_t)strlen(text));
    ck_assert_mem_eq(got, text, strlen(text));
}

static bool put(struct async_context *cx, const char *text)
{
    struct async_writer_write_future future;
    ssize_t r = -1;

    cx->budget = 64;
    async_writer_write_init(&future, &writer, text, strlen(text));
    if (POLL(writer_write, &future, &r)) {
        ck_assert_int_eq(r, (ssize_t)strlen(text));
        return true;
    }
    async_writer_write_drop(&future);
    return false;
}

static bool flush(struct async_context *cx)
{
    struct async_writer_flush_future future;
    int r = 1;

    async_writer_flush_init(&future, &writer);
    if (POLL(writer_flush, &future, &r)) {
        ck_assert_int_eq(r, 0);
        return true;
    }
    async_writer_flush_drop(&future);
    return false;
}

static void write_through_a_buffer(struct async_context *cx)
{
    ck_assert(flush(cx));
    ck_assert(put(cx, "0123") && put(cx, "") && put(cx, "456"));
    expect_bytes("");
    ck_assert(put(cx, "7")); /* full */
    expect_bytes("");
    ck_assert(put(cx, "89"));
    expect_bytes("01234567");
    ck_assert(flush(cx));
    expect_bytes("89");
    ck_assert(put(cx, "a") && put(cx, "a long text that does not fit"));
    expect_bytes("aa long text that does not fit");
    ck_assert(put(cx, "") && flush(cx));
    expect_bytes("");
}

START_TEST(small_pieces_are_written_together)
{
    open_writer(8);
    run_by_hand(write_through_a_buffer);
    close_all();
}
END_TEST

static char filler[100000];

static void write_to_a_full_socket(struct async_context *cx)
{
    char byte, last = 0;
    int n = 0;

    while (send(fds[1], filler, sizeof filler, MSG_DONTWAIT) > 0)
        ;
    ck_assert(put(cx, "abcde"));
    ck_assert(!put(cx, "fghi")); /* cancelled: not put in */
    ck_assert(!flush(cx));       /* cancelled: not lost */
    ck_assert_int_eq(waiting_for_descriptors(), 0);
    while (read(fds[0], &byte, 1) == 1)
        ;
    ck_assert(put(cx, "xyz") && flush(cx));
    while (read(fds[0], &byte, 1) == 1) {
        last = byte;
        n++;
    }
    ck_assert_int_eq(n, 8);
    ck_assert_int_eq(last, 'z');
}

static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz";

/* `expected` of its bytes have been taken then. Whether it has finished. */
static bool rest(struct async_context *cx, size_t n, size_t *done, size_t expected)
{
    struct async_writer_rest_future future;
    ssize_t r = -1;

    cx->budget = 64;
    async_writer_rest_init(&future, &writer, alphabet, n, done);
    if (POLL(writer_rest, &future, &r)) {
        ck_assert_int_eq(r, (ssize_t)n);
        ck_assert_uint_eq(*done, n);
        return true;
    }
    async_writer_rest_drop(&future);
    ck_assert_uint_eq(*done, expected);
    return false;
}

static char *drained(void)
{
    static char got[100];
    char byte;
    size_t n = 0;

    while (read(fds[0], &byte, 1) == 1)
        if (byte)
            got[n++ % (sizeof got - 1)] = byte;
    got[n] = '\0';
    return got;
}

/* With a buffer of 8 bytes, before and after a socket that is full. */
static void write_the_rest(struct async_context *cx)
{
    struct async_writer_rest_future future;
    size_t done = 3;
    ssize_t r;

    async_writer_rest_init(&future, &writer, alphabet, 2, &done);
    ck_assert(POLL(writer_rest, &future, &r) && r == -EINVAL && done == 3);
    ck_assert(rest(cx, 5, &done, 0) && flush(cx));
    ck_assert_str_eq(drained(), "de");
    while (send(fds[1], filler, sizeof filler, MSG_DONTWAIT) > 0)
        ;
    done = 20;
    ck_assert(rest(cx, 26, &done, 0)); /* which are in the buffer */
    done = 0;
    ck_assert(!rest(cx, 3, &done, 0));
    ck_assert(!rest(cx, 26, &done, 0));
    ck_assert_str_eq(drained(), "");
    ck_assert(rest(cx, 26, &done, 0) && flush(cx));
    ck_assert_str_eq(drained(), "uvwxyzabcdefghijklmnopqrstuvwxyz");
}

START_TEST(a_cancelled_write_says_how_far_it_got)
{
    open_writer(8);
    run_by_hand(write_the_rest);
    close_all();
}
END_TEST

START_TEST(a_cancelled_write_loses_nothing)
{
    open_writer(8);
    run_by_hand(write_to_a_full_socket);
    close_all();
}
END_TEST

static void write_to_nobody(struct async_context *cx)
{
    struct async_writer_flush_future future;
    int r = 1;

    ck_assert(put(cx, "abc"));
    close(fds[0]);
    for (int i = 0; i < 2; i++) {
        async_writer_flush_init(&future, &writer);
        ck_assert(POLL(writer_flush, &future, &r) && r == -EPIPE);
    }
    ck_assert_int_eq(writer.end - writer.begin, 3);
}

START_TEST(a_dead_peer_is_an_error)
{
    open_writer(8);
    run_by_hand(write_to_nobody);
    close_all();
}
END_TEST

/* ---- tasks ------------------------------------------------------------------------------------------ */

enum { LINES = 5000 };
static struct async_writer_write_future writing;
static struct async_writer_flush_future flushing;
static struct async_reader_line_future reading;
static char number[32], out_room[64], *line;
static ssize_t size;
static int flushed;

static enum async_poll write_numbers(struct script *self, struct async_context *cx)
{
    BEGIN;
    for (self->i = 0; self->i < LINES; self->i++) {
        snprintf(number, sizeof number, "%ld\n", self->i * self->i);
        AWAIT_OWN(writer_write, &writing, &size, &writer, number, strlen(number));
    }
    AWAIT_OWN(writer_flush, &flushing, &flushed, &writer);
    ck_assert_int_eq(flushed, 0);
    close(fds[1]);
    END;
}

static enum async_poll read_numbers(struct script *self, struct async_context *cx)
{
    static ssize_t length;

    BEGIN;
    for (;;) {
        AWAIT_OWN(reader_line, &reading, &length, &reader, &line);
        if (length <= 0)
            break;
        ck_assert_int_eq(strtol(line, NULL, 10), self->n * self->n);
        self->n++;
    }
    ck_assert_int_eq(length, 0);
    ck_assert_int_eq(self->n, LINES);
    END;
}

START_TEST(lines_from_task_to_task)
{
    open_reader();
    writer = (struct async_writer)ASYNC_WRITER(fds[1], out_room, sizeof out_room);
    script_spawn(write_numbers, NULL);
    script_run(read_numbers, NULL);
    close_all();
}
END_TEST

TCase *buffer_tests(void)
{
    TCase *tests = tcase_create("buffer");

    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, lines_one_by_one);
    tcase_add_test(tests, a_line_that_is_too_long);
    tcase_add_test(tests, one_reader_in_all_ways);
    tcase_add_test(tests, a_cancelled_read_loses_nothing);
    tcase_add_test(tests, errors_and_fairness);
    tcase_add_test(tests, small_pieces_are_written_together);
    tcase_add_test(tests, a_cancelled_write_loses_nothing);
    tcase_add_test(tests, a_cancelled_write_says_how_far_it_got);
    tcase_add_test(tests, a_buffer_is_changed_for_a_larger_one);
    tcase_add_test(tests, a_dead_peer_is_an_error);
    tcase_add_test(tests, lines_from_task_to_task);
    return tests;
}
