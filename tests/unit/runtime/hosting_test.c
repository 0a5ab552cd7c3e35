/* An executor in a loop that the program runs: ev_run() goes on exactly as long as something is pending. */
#include <ev.h>
#include <fcntl.h>
#include <netdb.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "internal.h"
#include "support.h"

static int finished;
static int ends[2]; /* of a pair of sockets: the tasks', the program's */
static char byte;

/* ---- operations -----------------------------------------------------------------------------------------
 */

static enum async_poll yields(struct script *self, struct async_context *cx)
{
    BEGIN;
    for (self->i = 0; self->i < 10; self->i++)
        AWAIT_YIELD();
    finished++;
    END;
}

static enum async_poll sleeps(struct script *self, struct async_context *cx)
{
    BEGIN;
    for (self->i = 0; self->i < 3; self->i++)
        AWAIT_SLEEP_MS(10);
    finished++;
    END;
}

static enum async_poll is_readable(struct script *self, struct async_context *cx)
{
    BEGIN;
    AWAIT_READABLE(ends[0]);
    finished++;
    END;
}

static enum async_poll reads(struct script *self, struct async_context *cx)
{
    BEGIN;
    AWAIT_READ(ends[0], &byte, 1);
    finished++;
    END;
}

static void write_byte(void)
{
    ck_assert_int_eq(write(ends[1], "x", 1), 1);
}

static enum async_poll is_writable(struct script *self, struct async_context *cx)
{
    static char block[4096];

    BEGIN;
    while (write(ends[0], block, sizeof block) > 0)
        continue;
    AWAIT_WRITABLE(ends[0]);
    finished++;
    END;
}

static void read_all(void)
{
    static char block[4096];

    while (read(ends[1], block, sizeof block) > 0)
        continue;
}

static struct async_sigwait_future sigwait_future;
static sigset_t usr1;

static enum async_poll waits_for_signal(struct script *self, struct async_context *cx)
{
    static int number;

    BEGIN;
    AWAIT_OWN(sigwait, &sigwait_future, &self->result, &usr1, &number);
    finished++;
    END;
}

static void send_signal(void)
{
    kill(getpid(), SIGUSR1);
}

static void drop_sigwait(void)
{
    async_sigwait_drop(&sigwait_future);
}

static struct async_waitpid_future waitpid_future;
static pid_t child;

static void fork_child(void)
{
    child = fork();
    if (child == 0) {
        usleep(30000);
        _exit(0);
    }
}

static enum async_poll waits_for_child(struct script *self, struct async_context *cx)
{
    static pid_t pid;

    BEGIN;
    fork_child();
    AWAIT_OWN(waitpid, &waitpid_future, &pid, child, NULL, 0);
    ck_assert_int_eq(pid, child);
    finished++;
    END;
}

static enum async_poll waits_for_any_child(struct script *self, struct async_context *cx)
{
    static pid_t pid;

    BEGIN;
    fork_child();
    AWAIT_OWN(waitpid, &waitpid_future, &pid, -1, NULL, 0);
    ck_assert_int_eq(pid, child);
    finished++;
    END;
}

static void drop_waitpid(void)
{
    async_waitpid_drop(&waitpid_future);
}

static void run_briefly(void *job)
{
    (void)job;
    usleep(30000);
}

static enum async_poll calls(struct script *self, struct async_context *cx)
{
    BEGIN;
    AWAIT_LEAF(BLOCKING, blocking, async_blocking_poll(&self->u.blocking, cx), async_blocking_new(1, 1),
               run_briefly);
    finished++;
    END;
}

static struct async_fstat_future fstat_future;

static enum async_poll looks_at_file(struct script *self, struct async_context *cx)
{
    static struct stat st;

    BEGIN;
    AWAIT_OWN(fstat, &fstat_future, &self->result, STDERR_FILENO, &st);
    finished++;
    END;
}

static void drop_fstat(void)
{
    async_fstat_drop(&fstat_future);
}

static struct async_getaddrinfo_future look_up;

static enum async_poll looks_up(struct script *self, struct async_context *cx)
{
    static struct addrinfo *found;

    BEGIN;
    AWAIT_OWN(getaddrinfo, &look_up, &self->result, "localhost", "80", NULL, &found);
    if (self->result == 0)
        freeaddrinfo(found);
    finished++;
    END;
}

static void drop_look_up(void)
{
    async_getaddrinfo_drop(&look_up);
}

static struct async_recv_future recv_future;
static struct async_channel *channel;

static enum async_poll receives(struct script *self, struct async_context *cx)
{
    static int value;

    BEGIN;
    AWAIT_OWN(recv, &recv_future, &self->result, channel, &value);
    finished++;
    END;
}

static void drop_recv(void)
{
    async_recv_drop(&recv_future);
}

static struct async_waker foreign;

/* Waits for a waker that something has which the loop knows nothing of. */
static enum async_poll waits_for_waker(struct script *self, struct async_context *cx)
{
    if (self->step++ > 0)
        return finished++, ASYNC_READY;
    foreign = async_waker_clone(cx);
    return ASYNC_PENDING;
}

static void drop_foreign(void)
{
    async_waker_drop(foreign);
}

/* `cause`: by another thread, after a while, what makes it end; null where it ends by itself. `drop`: what
 * the script does not. */
static const struct operation {
    script_poll *poll;
    void (*cause)(void);
    void (*drop)(void);
    bool holds;
} operations[] = {
    {yields, NULL, NULL, true},
    {sleeps, NULL, NULL, true},
    {is_readable, write_byte, NULL, true},
    {reads, write_byte, NULL, true},
    {is_writable, read_all, NULL, true},
    {waits_for_signal, send_signal, drop_sigwait, true},
    {waits_for_child, NULL, drop_waitpid, true},
    {waits_for_any_child, NULL, drop_waitpid, true},
    {calls, NULL, NULL, true},
    {looks_at_file, NULL, drop_fstat, true},
    {looks_up, NULL, drop_look_up, true},
    {receives, NULL, drop_recv, false},
    {waits_for_waker, NULL, drop_foreign, false},
};
enum { OPERATIONS = sizeof operations / sizeof *operations };

/* ---- the table ------------------------------------------------------------------------------------------
 */

static struct ev_loop *loop;

static void set_up(void)
{
    int flags = SOCK_NONBLOCK | SOCK_CLOEXEC;

    loop = ev_loop_new(EVFLAG_AUTO);
    ck_assert_int_eq(async_attach(loop), 0);
    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM | flags, 0, ends), 0);
    sigemptyset(&usr1);
    sigaddset(&usr1, SIGUSR1);
    ck_assert_int_eq(async_catch_signals(&usr1), 0);
    channel = async_channel_new(sizeof(int), 1);
}

static void tear_down(void)
{
    async_shutdown();
    async_channel_free(channel);
    ev_loop_destroy(loop);
}

static void *cause_soon(void *operation)
{
    usleep(20000);
    ((const struct operation *)operation)->cause();
    return NULL;
}

static void run_with_cause(const struct operation *operation)
{
    pthread_t thread;

    if (operation->cause)
        ck_assert_int_eq(pthread_create(&thread, NULL, cause_soon, (void *)operation), 0);
    ev_run(loop, 0);
    if (operation->cause)
        pthread_join(thread, NULL);
}

/* Alone in the loop: it ends, and so does the loop then. Twice, as what the first has left must not count. */
START_TEST(the_loop_goes_on_until_it_has_ended)
{
    const struct operation *operation = &operations[_i];

    if (!operation->holds)
        return;
    set_up();
    for (int i = 1; i <= 2; i++) {
        script_spawn(operation->poll, NULL);
        run_with_cause(operation);
        ck_assert_int_eq(finished, i);
        read_all();
        while (recv(ends[0], &byte, 1, 0) > 0)
            continue;
    }
    ev_run(loop, 0);
    tear_down();
}
END_TEST

START_TEST(the_loop_ends_when_it_is_cancelled)
{
    const struct operation *operation = &operations[_i];
    struct script *script;

    set_up();
    script = script_spawn(operation->poll, NULL);
    ev_run(loop, EVRUN_NOWAIT);
    if (!finished) {
        asyncrt_cancel_task(asyncrt_current, (struct async_task *)script - 1);
        if (operation->drop)
            operation->drop();
    }
    ev_run(loop, 0);
    ck_assert(!finished || operation->holds);
    if (child && !finished)
        ck_assert_int_eq(waitpid(child, NULL, WNOHANG), 0); /* it has not been waited for */
    tear_down();
}
END_TEST

static void send_value(void)
{
    static int value;

    ck_assert_int_eq(async_try_send(channel, &value), 0);
}

static void on_time(struct ev_loop *of, ev_timer *timer, int events)
{
    (void)of;
    (void)timer;
    (void)events;
    if (foreign.task)
        async_waker_wake(foreign);
    else
        send_value();
}

/* What waits for others alone holds nothing; what the last callback of the program's makes ready runs. */
START_TEST(others_alone_hold_no_loop)
{
    const struct operation *operation = &operations[_i];
    ev_timer timer;

    if (operation->holds)
        return;
    set_up();
    script_spawn(operation->poll, NULL);
    ev_run(loop, 0);
    ck_assert_int_eq(finished, 0);
    ev_timer_init(&timer, on_time, 0.01, 0);
    ev_timer_start(loop, &timer);
    ev_run(loop, 0);
    ck_assert_int_eq(finished, 1);
    tear_down();
}
END_TEST

static void spawn_in_callback(struct ev_loop *of, ev_timer *timer, int events)
{
    (void)of;
    (void)events;
    script_spawn(((const struct operation *)timer->data)->poll, NULL);
}

/* Started by the program's last callback. */
START_TEST(what_a_callback_starts_is_pending)
{
    const struct operation *operation = &operations[_i];
    ev_timer timer;

    if (!operation->holds || operation->cause)
        return;
    set_up();
    ev_timer_init(&timer, spawn_in_callback, 0.001, 0);
    timer.data = (void *)operation;
    ev_timer_start(loop, &timer);
    ev_run(loop, 0);
    ck_assert_int_eq(finished, 1);
    tear_down();
}
END_TEST

TCase *hosting_tests(void)
{
    TCase *tests = tcase_create("hosting");

    tcase_set_timeout(tests, 60);
    tcase_add_loop_test(tests, the_loop_goes_on_until_it_has_ended, 0, OPERATIONS);
    tcase_add_loop_test(tests, the_loop_ends_when_it_is_cancelled, 0, OPERATIONS);
    tcase_add_loop_test(tests, others_alone_hold_no_loop, 0, OPERATIONS);
    tcase_add_loop_test(tests, what_a_callback_starts_is_pending, 0, OPERATIONS);
    return tests;
}
