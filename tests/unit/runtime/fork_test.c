/* fork: children that begin anew, go on, or become other programs; parents that do not notice. */
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "internal.h"
#include "support.h"

enum { GOOD = 7 };

static int pipes[2], polls, finished;

/* ---- a program that has something of everything ------------------------------------------------------- */

static void write_one(void *job)
{
    *(int *)job = 1;
}

static enum async_poll use_all(struct script *self, struct async_context *cx)
{
    static char byte;
    int *own = self->arg;

    BEGIN;
    polls++;
    AWAIT_SLEEP_MS(1);
    AWAIT_WRITE(own[1], "x", 1);
    AWAIT_READ(own[0], &byte, 1);
    ck_assert_int_eq(self->size, 1);
    AWAIT_LEAF(BLOCKING, blocking, async_blocking_poll(&self->u.blocking, cx),
               async_blocking_new(sizeof(int), _Alignof(int)), write_one);
    AWAIT_READABLE(own[1] + 100); /* not open */
    ck_assert_int_eq(self->result, -EBADF);
    finished++;
    END;
}

/* Runs it with a socket of its own. */
static void run_all(void)
{
    int own[2], before = finished;

    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, own), 0);
    script_run(use_all, own);
    ck_assert_int_eq(finished, before + 1);
    close(own[0]);
    close(own[1]);
}

/* A task of the parent's, which the child must leave alone. */
static enum async_poll echo(struct script *self, struct async_context *cx)
{
    static char byte;

    BEGIN;
    for (;;) {
        AWAIT_READ(pipes[0], &byte, 1);
        ck_assert_int_eq(self->size, 1);
        self->n += 1;
        ++*(int *)self->arg;
    }
    END;
}

/* The parent's tasks: one reads, one sleeps, one waits for a call. */
static bool echo_dropped;
static int echoed;
static _Atomic bool gate;

static void wait_at_gate(void *job)
{
    (void)job;
    while (!gate)
        usleep(500);
}

static enum async_poll wait_for_call(struct script *self, struct async_context *cx)
{
    BEGIN;
    AWAIT_LEAF(BLOCKING, blocking, async_blocking_poll(&self->u.blocking, cx),
               async_blocking_new(sizeof(int), _Alignof(int)), wait_at_gate);
    ++*(int *)self->arg;
    END;
}

static enum async_poll sleep_often(struct script *self, struct async_context *cx)
{
    BEGIN;
    for (self->n = 0; self->n < 10; self->n++)
        AWAIT_SLEEP_MS(1);
    ++*(int *)self->arg;
    END;
}

static int slept, called;

static void start_parent(void)
{
    ck_assert_int_eq(pipe2(pipes, O_CLOEXEC), 0);
    script_spawn(echo, &echoed)->dropped = &echo_dropped;
    script_spawn(sleep_often, &slept);
    script_spawn(wait_for_call, &called);
    run_for_ms(2);
    slept = 0;
}

/* Waits for the child, which must have been content; the parent's tasks go on. */
static void finish_parent(pid_t child)
{
    int status;

    ck_assert_int_ge(child, 0);
    while (waitpid(child, &status, 0) < 0)
        ck_assert_int_eq(errno, EINTR);
    ck_assert(WIFEXITED(status));
    ck_assert_int_eq(WEXITSTATUS(status), GOOD);
    ck_assert_int_eq(write(pipes[1], "ab", 2), 2);
    gate = true;
    while (echoed < 2 || !slept || !called)
        run_for_ms(1);
    run_all();
    async_shutdown();
    ck_assert(echo_dropped);
}

/* ---- beginning anew ----------------------------------------------------------------------------------- */

static sigset_t user_signal;
static int number;

static enum async_poll wait_for_signal(struct script *self, struct async_context *cx)
{
    static struct async_sigwait_future future;

    BEGIN;
    AWAIT_OWN(sigwait, &future, &self->result, &user_signal, &number);
    ck_assert_int_eq(self->result, self->n);
    END;
}

static enum async_poll wait_for_child(struct script *self, struct async_context *cx)
{
    static struct async_waitpid_future future;
    static pid_t pid;
    static int status;

    BEGIN;
    pid = fork();
    if (pid == 0)
        _exit(GOOD);
    AWAIT_OWN(waitpid, &future, &self->result, pid, &status, 0);
    *(bool *)self->arg = self->result == pid && WEXITSTATUS(status) == GOOD;
    END;
}

/* What a child does that has nothing to do with its parent's tasks; it does not return. */
static _Noreturn void live_anew(void)
{
    bool collected = false;

    async_start_over();
    ck_assert_ptr_null(asyncrt_current);
    async_start_over(); /* does nothing */
    run_all();
    run_for_ms(12);
    script_run(wait_for_child, &collected);
    script_spawn(wait_for_signal, NULL);
    run_for_ms(1);
    raise(SIGUSR1);
    while (!number)
        run_for_ms(1);
    async_shutdown();
    _exit(collected && !echoed && !slept && !called && !echo_dropped ? GOOD : 1);
}

START_TEST(a_child_begins_anew)
{
    pid_t child;

    sigaddset(&user_signal, SIGUSR1);
    start_parent();
    script_spawn(wait_for_signal, NULL);
    run_for_ms(1);
    run_all();
    child = fork();
    if (child == 0)
        live_anew();
    finish_parent(child);
}
END_TEST

static enum async_poll fork_inside(struct script *self, struct async_context *cx)
{
    BEGIN;
    AWAIT_SLEEP_MS(1);
    *(pid_t *)self->arg = fork();
    if (*(pid_t *)self->arg == 0)
        live_anew();
    END; /* before the loop could collect the child */
}

START_TEST(a_child_of_a_task_begins_anew)
{
    pid_t child;

    sigaddset(&user_signal, SIGUSR1);
    start_parent();
    script_run(fork_inside, &child);
    finish_parent(child);
}
END_TEST

/* The child of a child's task, which forks while its parent's loop has not been asked since. */
START_TEST(grandchildren_begin_anew)
{
    pid_t child, grandchild;

    sigaddset(&user_signal, SIGUSR1);
    start_parent();
    child = fork();
    if (child == 0) {
        async_start_over();
        script_run(fork_inside, &grandchild);
        ck_assert_int_gt(grandchild, 0);
        waitpid(grandchild, &number, 0);
        async_shutdown();
        _exit(WEXITSTATUS(number));
    }
    finish_parent(child);
}
END_TEST

static void start_over_here(void)
{
    run_for_ms(1);
    async_start_over();
}

START_TEST(who_has_not_been_forked_cannot_begin_anew)
{
    async_start_over(); /* no executor: does nothing */
    expect_abort(start_over_here, "async_start_over: not in a child");
}
END_TEST

/* ---- going on ----------------------------------------------------------------------------------------- */

START_TEST(a_child_goes_on_with_copies_of_the_tasks)
{
    pid_t child;

    start_parent();
    child = fork();
    if (child == 0) {
        while (!slept)
            run_for_ms(1);
        run_all();
        async_shutdown();
        _exit(echo_dropped && !echoed && !called ? GOOD : 1);
    }
    finish_parent(child);
}
END_TEST

/* ---- becoming another program ------------------------------------------------------------------------- */

static enum async_poll fork_and_exec(struct script *self, struct async_context *cx)
{
    BEGIN;
    AWAIT_SLEEP_MS(1);
    *(pid_t *)self->arg = fork();
    if (*(pid_t *)self->arg == 0) {
        execl("/bin/sh", "sh", "-c", "exit 7", (char *)NULL);
        _exit(1);
    }
    END;
}

/* Whether a program inherits a descriptor that has been opened since `others` of them were. */
static bool is_inherited(const fd_set *others)
{
    for (int fd = 0; fd < 100; fd++) {
        int flags = fcntl(fd, F_GETFD);

        if (flags >= 0 && !(flags & FD_CLOEXEC) && !FD_ISSET(fd, others))
            return true;
    }
    return false;
}

START_TEST(a_child_becomes_another_program)
{
    fd_set others;
    pid_t child;

    FD_ZERO(&others);
    for (int fd = 0; fd < 100; fd++)
        if (fcntl(fd, F_GETFD) >= 0)
            FD_SET(fd, &others);
    start_parent();
    run_all();
    ck_assert(!is_inherited(&others));
    script_run(fork_and_exec, &child);
    finish_parent(child);
}
END_TEST

/* ---- other threads ------------------------------------------------------------------------------------ */

/* The main thread's executor is nowhere in this child. */
static _Noreturn void live_without_main_thread(void)
{
    bool collected = false;

    async_start_over();
    run_all();
    script_run(wait_for_child, &collected);
    script_spawn(wait_for_signal, NULL)->n = -EBUSY;
    run_for_ms(2);
    async_shutdown();
    _exit(collected && !echoed && !slept && !called ? GOOD : 1);
}

static void *fork_in_thread(void *child)
{
    run_all();
    *(pid_t *)child = fork();
    if (*(pid_t *)child == 0)
        live_without_main_thread();
    run_all();
    async_shutdown();
    return NULL;
}

START_TEST(a_thread_forks)
{
    pthread_t thread;
    pid_t child;

    sigaddset(&user_signal, SIGUSR1);
    start_parent();
    script_spawn(wait_for_signal, NULL);
    run_for_ms(1);
    ck_assert_int_eq(pthread_create(&thread, NULL, fork_in_thread, &child), 0);
    pthread_join(thread, NULL);
    finish_parent(child);
}
END_TEST

TCase *fork_tests(void)
{
    TCase *tests = tcase_create("fork");

    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, a_child_begins_anew);
    tcase_add_test(tests, a_child_of_a_task_begins_anew);
    tcase_add_test(tests, grandchildren_begin_anew);
    tcase_add_test(tests, who_has_not_been_forked_cannot_begin_anew);
    tcase_add_test(tests, a_child_goes_on_with_copies_of_the_tasks);
    tcase_add_test(tests, a_child_becomes_another_program);
    tcase_add_test(tests, a_thread_forks);
    return tests;
}
