/* Futures written by hand for the tests, and what is left behind by them.
 *
 * A script is a task whose poll function is written as a coroutine: between BEGIN and END, AWAIT() runs one
 * of the runtime's operations. What has to live across it is in the script. */
#ifndef SUPPORT_H
#define SUPPORT_H

#include <async.h>
#include <check.h>
#include <errno.h>
#include <stdlib.h>

struct script;
typedef enum async_poll script_poll(struct script *self, struct async_context *cx);

enum leaf {
    NO_LEAF,
    YIELD,
    SLEEP_MS,
    SLEEP_UNTIL,
    READABLE,
    WRITABLE,
    READ,
    WRITE,
    READ_EXACT,
    WRITE_ALL,
    ACCEPT,
    CONNECT,
    LISTEN,
    TCP_CONNECT,
    BLOCKING
};

struct script {
    script_poll *poll;
    void *arg;
    int step;
    long i, n;
    int result;   /* of the last await, if it was an int */
    ssize_t size; /* of the last await, if it was a size */
    enum leaf leaf;
    union {
        struct async_yield_future yield;
        struct async_sleep_ms_future sleep_ms;
        struct async_sleep_until_future sleep_until;
        struct async_readable_future readable;
        struct async_writable_future writable;
        struct async_read_future read;
        struct async_write_future write;
        struct async_read_exact_future read_exact;
        struct async_write_all_future write_all;
        struct async_accept_future accept;
        struct async_connect_future connect;
        struct async_tcp_listen_future tcp_listen;
        struct async_tcp_connect_future tcp_connect;
        struct async_blocking_future blocking;
    } u;
    bool *dropped;
};

#define BEGIN                                                                                                \
    switch (self->step) {                                                                                    \
    case 0:
#define END                                                                                                  \
    }                                                                                                        \
    return ASYNC_READY
#define AWAIT_LEAF(kind, name, polled, ...)                                                                  \
    do {                                                                                                     \
        async_##name##_init(&self->u.name __VA_OPT__(, ) __VA_ARGS__);                                       \
        self->leaf = kind;                                                                                   \
        self->step = __LINE__;                                                                               \
        __attribute__((fallthrough));                                                                        \
    case __LINE__:                                                                                           \
        if ((polled) == ASYNC_PENDING)                                                                       \
            return ASYNC_PENDING;                                                                            \
        script_drop_leaf(self);                                                                              \
    } while (0)
#define AWAIT_YIELD()      AWAIT_LEAF(YIELD, yield, async_yield_poll(&self->u.yield, cx))
#define AWAIT_SLEEP_MS(ms) AWAIT_LEAF(SLEEP_MS, sleep_ms, async_sleep_ms_poll(&self->u.sleep_ms, cx), ms)
#define AWAIT_SLEEP_UNTIL(ms)                                                                                \
    AWAIT_LEAF(SLEEP_UNTIL, sleep_until, async_sleep_until_poll(&self->u.sleep_until, cx), ms)
#define AWAIT_INT(kind, name, ...)                                                                           \
    AWAIT_LEAF(kind, name, async_##name##_poll(&self->u.name, cx, &self->result), __VA_ARGS__)
#define AWAIT_SIZE(kind, name, ...)                                                                          \
    AWAIT_LEAF(kind, name, async_##name##_poll(&self->u.name, cx, &self->size), __VA_ARGS__)

/* Awaits a future that the test owns, and drops if it has to. */
#define AWAIT_OWN(name, future, result, ...)                                                                 \
    do {                                                                                                     \
        async_##name##_init(future, __VA_ARGS__);                                                            \
        self->step = __LINE__;                                                                               \
        __attribute__((fallthrough));                                                                        \
    case __LINE__:                                                                                           \
        if (async_##name##_poll(future, cx, result) == ASYNC_PENDING)                                        \
            return ASYNC_PENDING;                                                                            \
    } while (0)

/* The same of a future that has no result. */
#define AWAIT_OWN_VOID(name, future, ...)                                                                    \
    do {                                                                                                     \
        async_##name##_init(future, __VA_ARGS__);                                                            \
        self->step = __LINE__;                                                                               \
        __attribute__((fallthrough));                                                                        \
    case __LINE__:                                                                                           \
        if (async_##name##_poll(future, cx) == ASYNC_PENDING)                                                \
            return ASYNC_PENDING;                                                                            \
    } while (0)

#define AWAIT_READABLE(fd)            AWAIT_INT(READABLE, readable, fd)
#define AWAIT_WRITABLE(fd)            AWAIT_INT(WRITABLE, writable, fd)
#define AWAIT_READ(fd, buf, n)        AWAIT_SIZE(READ, read, fd, buf, n)
#define AWAIT_WRITE(fd, buf, n)       AWAIT_SIZE(WRITE, write, fd, buf, n)
#define AWAIT_READ_EXACT(fd, buf, n)  AWAIT_SIZE(READ_EXACT, read_exact, fd, buf, n)
#define AWAIT_WRITE_ALL(fd, buf, n)   AWAIT_SIZE(WRITE_ALL, write_all, fd, buf, n)
#define AWAIT_ACCEPT(fd)              AWAIT_INT(ACCEPT, accept, fd, NULL, NULL)
#define AWAIT_CONNECT(fd, addr, size) AWAIT_INT(CONNECT, connect, fd, addr, size)
#define AWAIT_LISTEN(host, port)      AWAIT_INT(LISTEN, tcp_listen, host, port, 16)

#define AWAIT_TCP_CONNECT(host, port) AWAIT_INT(TCP_CONNECT, tcp_connect, host, port)

extern const struct async_type script_type;

void script_drop_leaf(struct script *self);
/* Queues a task that runs `poll`; the script is the task's frame. */
struct script *script_spawn(script_poll *poll, void *arg);
/* Runs `poll` to its end on this thread's executor. */
void script_run(script_poll *poll, void *arg);
/* Runs `body` in one poll of a task, to poll and drop futures in it by hand. The task then ends, whatever
 * they are up to; what they hold of it does no harm. */
void run_by_hand(void (*body)(struct async_context *cx));
/* Polls the future NAME by hand: 1 when it is ready. */
#define POLL(name, future, ...) (async_##name##_poll(future, cx __VA_OPT__(, ) __VA_ARGS__) == ASYNC_READY)
/* Runs the executor for as long as that takes. */
void run_for_ms(int64_t ms);

/* Runs `body` in a child process, which must abort and say `message` on its standard error. */
void expect_abort(void (*body)(void), const char *message);

/* What is there: futures that wait for a descriptor or the time, libev watchers of descriptors. */
int waiting_for_time(void);
int waiting_for_descriptors(void);
int active_watchers(void);
int open_descriptors(void);
int chunks_of_tasks(void);

TCase *box_tests(void);
TCase *channel_tests(void);
TCase *executor_tests(void);
TCase *files_tests(void);
TCase *fork_tests(void);
TCase *hosting_tests(void);
TCase *pool_tests(void);
TCase *waker_tests(void);
TCase *testing_tests(void);
TCase *time_tests(void);
TCase *io_tests(void);
TCase *join_tests(void);
TCase *socket_tests(void);
TCase *broadcast_tests(void);
TCase *shares_tests(void);
TCase *sync_tests(void);
TCase *process_tests(void);
TCase *interval_tests(void);
TCase *buffer_tests(void);
TCase *net_tests(void);

#endif
