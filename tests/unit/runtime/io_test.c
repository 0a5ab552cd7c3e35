/* Reading and writing descriptors of every kind. */
#include <ev.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "internal.h"
#include "support.h"

struct pair {
    int in, out; /* what is written to `out` can be read from `in` */
};

static struct pair make_pipe(int flags)
{
    int fds[2];

    ck_assert_int_eq(pipe2(fds, flags), 0);
    return (struct pair){fds[0], fds[1]};
}

static struct pair make_sockets(int flags)
{
    int fds[2];

    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM | flags, 0, fds), 0);
    return (struct pair){fds[0], fds[1]};
}

static void close_pair(struct pair pair)
{
    close(pair.in);
    close(pair.out);
}

/* What each test of a pair is run with. */
static struct pair make_kind(int kind)
{
    switch (kind) {
    case 0:
        return make_pipe(0);
    case 1:
        return make_pipe(O_NONBLOCK);
    case 2:
        return make_sockets(0);
    default:
        return make_sockets(SOCK_NONBLOCK);
    }
}
enum { KINDS = 4 };

/* Gives slow machines the time they need. */
static void run_until(const int *count, int n)
{
    for (int i = 0; i < 1000 && *count < n; i++)
        run_for_ms(2);
    ck_assert_int_eq(*count, n);
}

static void expect_nothing_left(void)
{
    ck_assert_int_eq(waiting_for_descriptors(), 0);
    ck_assert_int_eq(waiting_for_time(), 0);
    ck_assert_int_eq(active_watchers(), 0);
}

/* ---- a transfer ------------------------------------------------------------------------------------------
 */

struct transfer {
    struct pair pair;
    char *data, *copy;
    size_t size, sent, got;
    int ended;
};

static enum async_poll send_all(struct script *self, struct async_context *cx)
{
    struct transfer *t = self->arg;

    BEGIN;
    while (t->sent < t->size) {
        AWAIT_WRITE(t->pair.out, t->data + t->sent, t->size - t->sent);
        ck_assert_int_gt(self->size, 0);
        t->sent += (size_t)self->size;
    }
    close(t->pair.out);
    t->ended++;
    END;
}

static enum async_poll receive_all(struct script *self, struct async_context *cx)
{
    struct transfer *t = self->arg;

    BEGIN;
    do {
        AWAIT_READ(t->pair.in, t->copy + t->got, t->size + 1 - t->got);
        ck_assert_int_ge(self->size, 0);
        t->got += (size_t)self->size;
    } while (self->size > 0);
    t->ended++;
    END;
}

START_TEST(a_big_transfer)
{
    struct transfer t = {.pair = make_kind(_i), .size = 5000000};
    int in_flags = fcntl(t.pair.in, F_GETFL), out_flags = fcntl(t.pair.out, F_GETFL);

    t.data = malloc(t.size);
    t.copy = malloc(t.size + 1);
    for (size_t i = 0; i < t.size; i++)
        t.data[i] = (char)(i * 2654435761u >> 13);
    script_spawn(send_all, &t);
    ck_assert_int_eq(fcntl(t.pair.out, F_GETFL), out_flags);
    script_run(receive_all, &t);
    ck_assert_int_eq(fcntl(t.pair.in, F_GETFL), in_flags);
    ck_assert_int_eq(t.ended, 2);
    ck_assert_uint_eq(t.got, t.size);
    ck_assert_int_eq(memcmp(t.data, t.copy, t.size), 0);
    run_for_ms(1);
    expect_nothing_left();
    async_shutdown();
    close(t.pair.in);
    free(t.data);
    free(t.copy);
}
END_TEST

static char big[3000000], big_copy[sizeof big];

static enum async_poll write_all(struct script *self, struct async_context *cx)
{
    BEGIN;
    AWAIT_WRITE_ALL(((struct pair *)self->arg)->out, big, sizeof big);
    ck_assert_int_eq(self->size, sizeof big);
    AWAIT_WRITE_ALL(((struct pair *)self->arg)->out, "end", 3);
    ck_assert_int_eq(self->size, 3);
    AWAIT_WRITE_ALL(((struct pair *)self->arg)->out, "", 0);
    ck_assert_int_eq(self->size, 0);
    close(((struct pair *)self->arg)->out);
    END;
}

static enum async_poll read_exact(struct script *self, struct async_context *cx)
{
    BEGIN;
    AWAIT_READ_EXACT(((struct pair *)self->arg)->in, big_copy, sizeof big);
    ck_assert_int_eq(self->size, sizeof big);
    ck_assert_int_eq(memcmp(big, big_copy, sizeof big), 0);
    AWAIT_READ_EXACT(((struct pair *)self->arg)->in, big_copy, 0);
    ck_assert_int_eq(self->size, 0);
    AWAIT_READ_EXACT(((struct pair *)self->arg)->in, big_copy, 10); /* the data ends before */
    ck_assert_int_eq(self->size, 3);
    AWAIT_READ_EXACT(((struct pair *)self->arg)->in, big_copy, 10);
    ck_assert_int_eq(self->size, 0);
    END;
}

START_TEST(exactly_and_all)
{
    struct pair pair = make_kind(_i);

    memset(big, 'x', sizeof big);
    script_spawn(write_all, &pair);
    script_run(read_exact, &pair);
    close(pair.in);
    expect_nothing_left();
    async_shutdown();
}
END_TEST

/* ---- waiting ---------------------------------------------------------------------------------------------
 */

static enum async_poll wait_then_read(struct script *self, struct async_context *cx)
{
    struct pair *pair = self->arg;
    char text[8];

    BEGIN;
    AWAIT_READABLE(pair->in);
    ck_assert_int_eq(self->result, 0);
    ck_assert_int_eq(read(pair->in, text, sizeof text), 2);
    AWAIT_WRITABLE(pair->out);
    ck_assert_int_eq(self->result, 0);
    ck_assert_int_eq(write(pair->out, "more", 4), 4);
    AWAIT_READABLE(pair->in); /* ready at once */
    ck_assert_int_eq(self->result, 0);
    self->n = 1;
    END;
}

START_TEST(readable_and_writable)
{
    struct pair pair = make_kind(_i);

    script_spawn(wait_then_read, &pair);
    run_for_ms(5);
    ck_assert_int_eq(waiting_for_descriptors(), 1);
    ck_assert_int_eq(write(pair.out, "hi", 2), 2);
    run_for_ms(5);
    expect_nothing_left();
    ck_assert_int_eq(write(pair.out, "hi", 2), 2);
    async_shutdown();
    close_pair(pair);
}
END_TEST

static enum async_poll fill_then_wait(struct script *self, struct async_context *cx)
{
    struct pair *pair = self->arg;
    static char block[65536];

    BEGIN;
    for (;;) {
        AWAIT_WRITE(pair->out, block, sizeof block);
        ck_assert_int_gt(self->size, 0);
    }
    END;
}

static enum async_poll wait_writable(struct script *self, struct async_context *cx)
{
    BEGIN;
    AWAIT_WRITABLE(((struct pair *)self->arg)->out);
    ck_abort_msg("there is no room");
    END;
}

static enum async_poll read_one(struct script *self, struct async_context *cx)
{
    static char byte;

    BEGIN;
    AWAIT_READ(((struct pair *)self->arg)->in, &byte, 1);
    self->n = 1;
    END;
}

static enum async_poll read_exactly_ten(struct script *self, struct async_context *cx)
{
    static char bytes[10];

    BEGIN;
    AWAIT_READ_EXACT(((struct pair *)self->arg)->in, bytes, 10);
    END;
}

static enum async_poll wait_readable(struct script *self, struct async_context *cx)
{
    BEGIN;
    AWAIT_READABLE(((struct pair *)self->arg)->in);
    END;
}

static enum async_poll write_big(struct script *self, struct async_context *cx)
{
    BEGIN;
    AWAIT_WRITE_ALL(((struct pair *)self->arg)->out, big, sizeof big);
    ck_abort_msg("there is no room");
    END;
}

/* Polls a script a few times, then drops it while it waits. */
struct cancelled {
    struct script child;
    int rounds;
};

static enum async_poll poll_then_drop(struct script *self, struct async_context *cx)
{
    struct cancelled *cancelled = self->arg;

    BEGIN;
    for (self->i = 0; self->i < cancelled->rounds; self->i++) {
        ck_assert_int_eq(cancelled->child.poll(&cancelled->child, cx), ASYNC_PENDING);
        AWAIT_SLEEP_MS(2);
    }
    script_drop_leaf(&cancelled->child);
    END;
}

static void cancel(script_poll *poll, struct pair *pair)
{
    for (int rounds = 1; rounds <= 3; rounds++) {
        struct cancelled cancelled = {.child = {.poll = poll, .arg = pair}, .rounds = rounds};
        int before = open_descriptors();

        script_run(poll_then_drop, &cancelled);
        expect_nothing_left();
        ck_assert_int_eq(open_descriptors(), before);
    }
}

START_TEST(cancelled_operations_leave_nothing)
{
    struct pair pair = make_kind(_i);

    run_for_ms(1);
    cancel(read_one, &pair);
    cancel(read_exactly_ten, &pair);
    cancel(wait_readable, &pair);
    cancel(fill_then_wait, &pair);
    cancel(write_big, &pair);
    cancel(wait_writable, &pair);
    async_shutdown();
    close_pair(pair);
}
END_TEST

static void fill_with_pattern(char *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        bytes[i] = (char)(i * 7 % 251);
}

static struct pair half_done;

/* Both operations are dropped again and again, and so move as much as there is room for, and say so. */
static enum async_poll transfer_in_pieces(struct script *self, struct async_context *cx)
{
    static struct async_read_rest_future reads;
    static struct async_write_rest_future writes;
    static size_t sent, got;
    ssize_t r = 0, n = sizeof big;

    BEGIN;
    for (self->i = 0; got < sizeof big; self->i++) {
        async_write_rest_init(&writes, half_done.out, big, sizeof big, &sent);
        async_read_rest_init(&reads, half_done.in, big_copy, sizeof big, &got);
        if (POLL(write_rest, &writes, &r))
            ck_assert_int_eq(r, n);
        if (POLL(read_rest, &reads, &r))
            ck_assert_int_eq(r, n);
        AWAIT_YIELD(); /* what waits may be told meanwhile */
        async_write_rest_drop(&writes);
        async_read_rest_drop(&reads);
        ck_assert_uint_le(got, sent);
    }
    ck_assert_int_gt(self->i, 3);
    ck_assert_int_eq(memcmp(big, big_copy, sizeof big), 0);
    END;
}

START_TEST(a_cancelled_transfer_says_how_far_it_got)
{
    half_done = make_kind(_i);
    fill_with_pattern(big, sizeof big);
    script_run(transfer_in_pieces, NULL);
    expect_nothing_left();
    async_shutdown();
    close_pair(half_done);
}
END_TEST

static void transfer_to_the_end(struct async_context *cx)
{
    struct async_read_rest_future reads;
    struct async_write_rest_future writes;
    size_t done = 2;
    ssize_t r;

    errno = EXDEV;
    async_write_rest_init(&writes, half_done.out, "abcde", 5, &done);
    ck_assert(POLL(write_rest, &writes, &r) && r == 5 && done == 5);
    async_write_rest_init(&writes, half_done.out, "abcde", 5, &done); /* nothing is missing */
    ck_assert(POLL(write_rest, &writes, &r) && r == 5);
    async_write_rest_init(&writes, half_done.out, "abc", 3, &done);
    ck_assert(POLL(write_rest, &writes, &r) && r == -EINVAL && done == 5);
    async_read_rest_init(&reads, half_done.in, big_copy, 3, &done);
    ck_assert(POLL(read_rest, &reads, &r) && r == -EINVAL && done == 5);
    close(half_done.out);
    done = 1;
    big_copy[0] = '>';
    async_read_rest_init(&reads, half_done.in, big_copy, 10, &done);
    ck_assert(POLL(read_rest, &reads, &r) && r == 4 && done == 4); /* the data has ended */
    ck_assert_int_eq(memcmp(big_copy, ">cde", 4), 0);
    close(half_done.in);
    async_read_rest_init(&reads, half_done.in, big_copy, 10, &done);
    ck_assert(POLL(read_rest, &reads, &r) && r == -EBADF && done == 4);
    async_write_rest_init(&writes, half_done.out, big_copy, 10, &done);
    ck_assert(POLL(write_rest, &writes, &r) && r == -EBADF && done == 4);
    ck_assert_int_eq(errno, EXDEV);
}

START_TEST(the_rest_is_read_and_written)
{
    half_done = make_kind(_i);
    run_by_hand(transfer_to_the_end);
    async_shutdown();
}
END_TEST

START_TEST(shutdown_drops_waiting_operations)
{
    struct pair pair = make_kind(_i), other = make_kind(_i);

    script_spawn(read_one, &pair);
    script_spawn(wait_readable, &pair);
    script_spawn(fill_then_wait, &other);
    run_for_ms(5);
    ck_assert_int_eq(waiting_for_descriptors(), 3);
    async_shutdown();
    close_pair(pair);
    close_pair(other);
}
END_TEST

START_TEST(cancelling_a_read_loses_nothing)
{
    struct pair pair = make_kind(_i);
    struct cancelled cancelled = {.child = {.poll = read_one, .arg = &pair}, .rounds = 1};
    char text[8];

    script_run(poll_then_drop, &cancelled);
    ck_assert_int_eq(write(pair.out, "hello", 5), 5);
    ck_assert_int_eq(read(pair.in, text, sizeof text), 5);
    async_shutdown();
    close_pair(pair);
}
END_TEST

/* ---- two tasks, one descriptor ---------------------------------------------------------------------------
 */

static enum async_poll read_lots(struct script *self, struct async_context *cx)
{
    static char block[5000];
    struct transfer *t = self->arg;

    BEGIN;
    while (t->got < t->size) {
        AWAIT_READ(t->pair.in, block, sizeof block);
        ck_assert_int_gt(self->size, 0);
        t->got += (size_t)self->size;
    }
    t->ended++;
    END;
}

static enum async_poll write_lots(struct script *self, struct async_context *cx)
{
    struct transfer *t = self->arg;

    BEGIN;
    while (t->sent < t->size) {
        AWAIT_WRITE(t->pair.out, big, 7000);
        ck_assert_int_gt(self->size, 0);
        t->sent += (size_t)self->size;
    }
    t->ended++;
    END;
}

START_TEST(one_task_reads_what_another_writes)
{
    struct pair pair = make_sockets(0);
    struct transfer there = {.pair = {pair.in, pair.out}, .size = 2000000};
    struct transfer back = {.pair = {pair.out, pair.in}, .size = 2000000};

    script_spawn(read_lots, &there); /* reads .in */
    script_spawn(write_lots, &back); /* writes .in, too */
    script_spawn(write_lots, &there);
    script_spawn(read_lots, &back);
    for (int i = 0; i < 1000 && there.ended + back.ended < 4; i++)
        run_for_ms(5);
    ck_assert_int_eq(there.ended + back.ended, 4);
    async_shutdown();
    close_pair(pair);
}
END_TEST

static int readers_done;

static enum async_poll read_a_byte(struct script *self, struct async_context *cx)
{
    static char byte;

    BEGIN;
    AWAIT_READ(((struct pair *)self->arg)->in, &byte, 1);
    ck_assert_int_eq(self->size, 1);
    readers_done++;
    END;
}

START_TEST(several_readers_get_a_byte_each)
{
    struct pair pair = make_kind(_i);

    for (int i = 0; i < 5; i++)
        script_spawn(read_a_byte, &pair);
    run_for_ms(2);
    for (int i = 1; i <= 5; i++) {
        ck_assert_int_eq(write(pair.out, "x", 1), 1);
        run_until(&readers_done, i);
    }
    expect_nothing_left();
    async_shutdown();
    close_pair(pair);
}
END_TEST

/* How often events have been asked for; and that, when the first and the last of the readers ran. */
static int asked, asked_first, asked_last;

static void count_asking(struct ev_loop *loop, ev_prepare *prepare, int events)
{
    (void)loop;
    (void)prepare;
    (void)events;
    asked++;
}

static enum async_poll wait_for_data(struct script *self, struct async_context *cx)
{
    BEGIN;
    AWAIT_READABLE(((struct pair *)self->arg)->in);
    ck_assert_int_eq(self->result, 0);
    if (readers_done++ == 0)
        asked_first = asked;
    asked_last = asked;
    END;
}

/* More of them than any round has otherwise. */
START_TEST(all_who_are_woken_run_before_more_is_asked_for)
{
    enum { READERS = 10000 };
    struct pair pair = make_sockets(0);
    ev_prepare prepare;

    for (int i = 0; i < READERS; i++)
        script_spawn(wait_for_data, &pair);
    run_for_ms(2);
    ev_prepare_init(&prepare, count_asking);
    ev_prepare_start(asyncrt_current->loop, &prepare);
    ck_assert_int_eq(write(pair.out, "x", 1), 1);
    run_until(&readers_done, READERS);
    ck_assert_int_eq(asked_last, asked_first);
    ev_prepare_stop(asyncrt_current->loop, &prepare);
    async_shutdown();
    close_pair(pair);
}
END_TEST

/* ---- ends and errors -------------------------------------------------------------------------------------
 */

static enum async_poll expect_end(struct script *self, struct async_context *cx)
{
    static char byte;

    BEGIN;
    AWAIT_READ(((struct pair *)self->arg)->in, &byte, 1);
    ck_assert_int_eq(self->size, 0);
    readers_done++;
    END;
}

START_TEST(the_end_of_the_data_while_waiting)
{
    struct pair pair = make_kind(_i);

    script_spawn(expect_end, &pair);
    run_for_ms(2);
    close(pair.out);
    run_until(&readers_done, 1);
    async_shutdown();
    close(pair.in);
}
END_TEST

static enum async_poll half_close(struct script *self, struct async_context *cx)
{
    struct pair *pair = self->arg;
    static char text[10];

    BEGIN;
    AWAIT_WRITE_ALL(pair->out, "ask", 3);
    shutdown(pair->out, SHUT_WR);
    AWAIT_READ_EXACT(pair->in, text, sizeof text);
    ck_assert_int_eq(self->size, 3);
    AWAIT_WRITE_ALL(pair->in, "answer", 6);
    ck_assert_int_eq(self->size, 6);
    AWAIT_READ(pair->out, text, sizeof text);
    ck_assert_int_eq(self->size, 6);
    END;
}

START_TEST(a_half_closed_socket_still_receives)
{
    struct pair pair = make_sockets(0);

    script_run(half_close, &pair);
    async_shutdown();
    close_pair(pair);
}
END_TEST

static enum async_poll write_to_nobody(struct script *self, struct async_context *cx)
{
    struct pair *pair = self->arg;

    BEGIN;
    AWAIT_WRITE(pair->out, "x", 1);
    ck_assert_int_eq(self->size, -EPIPE);
    AWAIT_WRITE_ALL(pair->out, big, sizeof big);
    ck_assert_int_eq(self->size, -EPIPE);
    END;
}

START_TEST(a_dead_peer_is_an_error_and_no_signal)
{
    struct pair pair = make_kind(_i);
    sigset_t mask, pending;

    signal(SIGPIPE, SIG_DFL);
    close(pair.in);
    script_run(write_to_nobody, &pair);
    pthread_sigmask(SIG_BLOCK, NULL, &mask);
    ck_assert(!sigismember(&mask, SIGPIPE));
    sigpending(&pending);
    ck_assert(!sigismember(&pending, SIGPIPE));
    async_shutdown();
    close(pair.out);
}
END_TEST

static enum async_poll fill_until_it_dies(struct script *self, struct async_context *cx)
{
    BEGIN;
    AWAIT_WRITE_ALL(((struct pair *)self->arg)->out, big, sizeof big);
    ck_assert_int_eq(self->size, -EPIPE);
    readers_done++;
    END;
}

START_TEST(a_peer_that_dies_while_waiting)
{
    struct pair pair = make_kind(_i);

    signal(SIGPIPE, SIG_DFL);
    script_spawn(fill_until_it_dies, &pair);
    run_for_ms(2);
    ck_assert_int_eq(waiting_for_descriptors(), 1);
    close(pair.in);
    run_until(&readers_done, 1);
    async_shutdown();
    close(pair.out);
}
END_TEST

START_TEST(a_pending_sigpipe_stays_pending)
{
    struct pair pair = make_pipe(0);
    sigset_t set, pending;

    sigemptyset(&set);
    sigaddset(&set, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    raise(SIGPIPE);
    close(pair.in);
    script_run(write_to_nobody, &pair);
    sigpending(&pending);
    ck_assert(sigismember(&pending, SIGPIPE));
    async_shutdown();
    close(pair.out);
}
END_TEST

static enum async_poll use_bad_descriptors(struct script *self, struct async_context *cx)
{
    static char byte;

    BEGIN;
    for (self->i = 0; self->i < 2; self->i++) {
        self->n = self->i ? -1 : 12345;
        AWAIT_READ((int)self->n, &byte, 1);
        ck_assert_int_eq(self->size, -EBADF);
        AWAIT_WRITE((int)self->n, &byte, 1);
        ck_assert_int_eq(self->size, -EBADF);
        AWAIT_READABLE((int)self->n);
        ck_assert_int_eq(self->result, -EBADF);
        AWAIT_WRITABLE((int)self->n);
        ck_assert_int_eq(self->result, -EBADF);
    }
    END;
}

START_TEST(bad_descriptors_are_errors)
{
    errno = E2BIG;
    script_run(use_bad_descriptors, NULL);
    ck_assert_int_eq(errno, E2BIG);
    async_shutdown();
}
END_TEST

static enum async_poll read_write_only(struct script *self, struct async_context *cx)
{
    struct pair *pair = self->arg;
    static char byte;

    BEGIN;
    AWAIT_READ(pair->out, &byte, 1);
    ck_assert_int_eq(self->size, -EBADF);
    AWAIT_WRITE(pair->in, &byte, 1);
    ck_assert_int_eq(self->size, -EBADF);
    END;
}

START_TEST(the_wrong_end_of_a_pipe_is_an_error)
{
    struct pair pair = make_pipe(0);

    script_run(read_write_only, &pair);
    async_shutdown();
    close_pair(pair);
}
END_TEST

/* ---- other kinds -----------------------------------------------------------------------------------------
 */

static enum async_poll use_file(struct script *self, struct async_context *cx)
{
    int fd = *(int *)self->arg;
    static char text[20];

    BEGIN;
    AWAIT_WRITABLE(fd);
    ck_assert_int_eq(self->result, 0);
    AWAIT_WRITE_ALL(fd, big, 100000);
    ck_assert_int_eq(self->size, 100000);
    AWAIT_WRITE_ALL(fd, "hello", 5);
    ck_assert_int_eq(self->size, 5);
    ck_assert_int_eq(lseek(fd, 0, SEEK_CUR), 100005);
    ck_assert_int_eq(lseek(fd, 100000, SEEK_SET), 100000);
    AWAIT_READABLE(fd);
    ck_assert_int_eq(self->result, 0);
    AWAIT_READ(fd, text, sizeof text);
    ck_assert_int_eq(self->size, 5);
    ck_assert_int_eq(memcmp(text, "hello", 5), 0);
    AWAIT_READ(fd, text, sizeof text);
    ck_assert_int_eq(self->size, 0);
    END;
}

START_TEST(regular_files)
{
    char name[] = "/tmp/asyncc-test-XXXXXX";
    int fd = mkstemp(name);

    ck_assert_int_ge(fd, 0);
    unlink(name);
    script_run(use_file, &fd);
    run_for_ms(1);
    expect_nothing_left();
    async_shutdown();
    close(fd);
}
END_TEST

static enum async_poll use_timerfds(struct script *self, struct async_context *cx)
{
    static uint64_t ticks;
    static int fd;
    struct itimerspec when = {{0, 0}, {0, 2000000}};

    BEGIN;
    for (self->i = 0; self->i < 50; self->i++) {
        fd = timerfd_create(CLOCK_MONOTONIC, 0);
        timerfd_settime(fd, 0, &when, NULL);
        AWAIT_READ(fd, &ticks, sizeof ticks);
        ck_assert_int_eq(self->size, sizeof ticks);
        close(fd);
    }
    END;
}

START_TEST(event_descriptors_that_reuse_a_number)
{
    int64_t before = async_now_ms();

    script_run(use_timerfds, NULL);
    ck_assert_int_lt(async_now_ms() - before, 50 * 2 + 400);
    async_shutdown();
}
END_TEST

/* ---- reused numbers --------------------------------------------------------------------------------------
 */

START_TEST(a_descriptor_closed_while_a_task_waits)
{
    struct pair pair = make_kind(_i), other;

    script_spawn(read_one, &pair);
    run_for_ms(2);
    close_pair(pair);
    run_for_ms(2);
    other = make_kind(_i);
    ck_assert_int_eq(other.in, pair.in); /* the numbers are used again */
    for (int i = 0; i < 3; i++) {
        script_spawn(read_a_byte, &other);
        run_for_ms(2);
        ck_assert_int_eq(write(other.out, "xx", 2), 2); /* the one that waits for the old file may take one */
        run_for_ms(50);
        ck_assert_int_eq(readers_done, i + 1);
    }
    async_shutdown();
    close_pair(other);
}
END_TEST

/* Reads with success, closes, opens something else with the same number, and reads that, in one poll. */
struct reuse {
    struct pair first, second;
    int kind;
};

static enum async_poll reuse_at_once(struct script *self, struct async_context *cx)
{
    struct reuse *reuse = self->arg;
    static char text[10];

    BEGIN;
    AWAIT_READ(reuse->first.in, text, sizeof text); /* waits */
    ck_assert_int_eq(self->size, 1);
    close_pair(reuse->first);
    reuse->second = make_kind(reuse->kind);
    ck_assert_int_eq(reuse->second.in, reuse->first.in);
    AWAIT_READ(reuse->second.in, text, sizeof text); /* must not wait for what was there before */
    ck_assert_int_eq(self->size, 1);
    readers_done++;
    END;
}

START_TEST(a_number_reused_at_once)
{
    for (int kind = 0; kind < KINDS; kind++) {
        struct reuse reuse = {.first = make_kind(_i), .kind = kind};
        int64_t before;

        readers_done = 0;
        script_spawn(reuse_at_once, &reuse);
        run_for_ms(2);
        ck_assert_int_eq(write(reuse.first.out, "1", 1), 1);
        run_for_ms(2);
        ck_assert_int_eq(write(reuse.second.out, "2", 1), 1);
        before = async_now_ms();
        while (readers_done == 0 && async_now_ms() - before < 1000)
            run_for_ms(1);
        ck_assert_int_eq(readers_done, 1);
        ck_assert_int_lt(async_now_ms() - before, 100);
        async_shutdown();
        close_pair(reuse.second);
    }
}
END_TEST

/* An operation that is in no task's frame is forgotten by the executor's end. */
static struct async_read_future stray;

static enum async_poll leave_a_stray(struct script *self, struct async_context *cx)
{
    static char byte;
    ssize_t size;

    async_read_init(&stray, ((struct pair *)self->arg)->in, &byte, 1);
    ck_assert_int_eq(async_read_poll(&stray, cx, &size), ASYNC_PENDING);
    return ASYNC_READY;
}

START_TEST(a_stray_operation_outlives_its_task_and_its_executor)
{
    struct pair pair = make_kind(_i);

    script_run(leave_a_stray, &pair);
    run_for_ms(2);
    async_shutdown();
    async_read_drop(&stray);

    script_run(leave_a_stray, &pair);
    ck_assert_int_eq(write(pair.out, "x", 1), 1);
    run_for_ms(2);
    async_read_drop(&stray);
    async_shutdown();
    close_pair(pair);
}
END_TEST

TCase *io_tests(void)
{
    TCase *tests = tcase_create("io");

    tcase_set_timeout(tests, 60);
    tcase_add_loop_test(tests, a_big_transfer, 0, KINDS);
    tcase_add_loop_test(tests, exactly_and_all, 0, KINDS);
    tcase_add_loop_test(tests, readable_and_writable, 0, KINDS);
    tcase_add_loop_test(tests, cancelled_operations_leave_nothing, 0, KINDS);
    tcase_add_loop_test(tests, a_cancelled_transfer_says_how_far_it_got, 0, KINDS);
    tcase_add_loop_test(tests, the_rest_is_read_and_written, 0, KINDS);
    tcase_add_loop_test(tests, shutdown_drops_waiting_operations, 0, KINDS);
    tcase_add_loop_test(tests, cancelling_a_read_loses_nothing, 0, KINDS);
    tcase_add_test(tests, one_task_reads_what_another_writes);
    tcase_add_loop_test(tests, several_readers_get_a_byte_each, 0, KINDS);
    tcase_add_test(tests, all_who_are_woken_run_before_more_is_asked_for);
    tcase_add_loop_test(tests, the_end_of_the_data_while_waiting, 0, KINDS);
    tcase_add_test(tests, a_half_closed_socket_still_receives);
    tcase_add_loop_test(tests, a_dead_peer_is_an_error_and_no_signal, 0, KINDS);
    tcase_add_loop_test(tests, a_peer_that_dies_while_waiting, 0, KINDS);
    tcase_add_test(tests, a_pending_sigpipe_stays_pending);
    tcase_add_test(tests, bad_descriptors_are_errors);
    tcase_add_test(tests, the_wrong_end_of_a_pipe_is_an_error);
    tcase_add_test(tests, regular_files);
    tcase_add_test(tests, event_descriptors_that_reuse_a_number);
    tcase_add_loop_test(tests, a_descriptor_closed_while_a_task_waits, 0, KINDS);
    tcase_add_loop_test(tests, a_number_reused_at_once, 0, KINDS);
    tcase_add_loop_test(tests, a_stray_operation_outlives_its_task_and_its_executor, 0, KINDS);
    return tests;
}
