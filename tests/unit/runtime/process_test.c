/* Signals and child processes. */
#include <ev.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support.h"
#include "waiters.h"

static sigset_t set_of(int a, int b)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, a);
    if (b)
        sigaddset(&set, b);
    return set;
}

/* ---- signals ---------------------------------------------------------------------------------------- */

struct waiting {
    struct async_sigwait_future future;
    sigset_t set;
    int number, result, order;
};
static _Atomic int woken; /* by any thread */

static enum async_poll wait_for_signal(struct script *self, struct async_context *cx)
{
    struct waiting *waiting = self->arg;

    BEGIN;
    AWAIT_OWN(sigwait, &waiting->future, &waiting->result, &waiting->set, &waiting->number);
    waiting->order = ++woken;
    END;
}

START_TEST(a_signal_wakes_who_waits_for_it)
{
    struct waiting first = {.set = set_of(SIGUSR1, SIGUSR2)}, other = {.set = set_of(SIGTERM, 0)},
                   second = {.set = set_of(SIGUSR1, 0)};

    errno = E2BIG;
    script_spawn(wait_for_signal, &first);
    script_spawn(wait_for_signal, &other);
    script_spawn(wait_for_signal, &second);
    run_for_ms(1);
    raise(SIGUSR1);
    run_for_ms(5);
    ck_assert(first.order == 1 && first.number == SIGUSR1 && first.result == 0);
    ck_assert(!second.order && !other.order);
    raise(SIGTERM);
    run_for_ms(5);
    ck_assert(other.order == 2 && other.number == SIGTERM);
    raise(SIGUSR2); /* nobody waits: it is kept */
    raise(SIGUSR2);
    run_for_ms(5);
    raise(SIGUSR1);
    run_for_ms(5);
    ck_assert(second.order == 3);
    first.order = 0;
    script_run(wait_for_signal, &first);
    ck_assert(first.order == 4 && first.number == SIGUSR2);
    script_spawn(wait_for_signal, &first); /* several were one */
    run_for_ms(5);
    ck_assert_int_eq(woken, 4);
    ck_assert_int_eq(errno, E2BIG);
    async_shutdown();
}
END_TEST

static void expect_signal(int number)
{
    struct waiting waiting = {.set = set_of(number, 0)};

    script_run(wait_for_signal, &waiting);
    ck_assert_int_eq(waiting.result, 0);
    ck_assert_int_eq(waiting.number, number);
}

/* What has come between a program's declaration and its first wait; or before, while it was blocked. */
START_TEST(signals_that_come_before_the_wait)
{
    sigset_t two = set_of(SIGUSR1, SIGUSR2), blocked = set_of(SIGTERM, 0);

    errno = EXDEV;
    ck_assert_int_eq(async_catch_signals(&two), 0);
    raise(SIGUSR2);
    raise(SIGUSR1);
    ck_assert_int_eq(async_catch_signals(&two), 0); /* again */
    expect_signal(SIGUSR1);
    raise(SIGUSR1); /* the next one */
    expect_signal(SIGUSR2);
    expect_signal(SIGUSR1);
    sigprocmask(SIG_BLOCK, &blocked, NULL);
    raise(SIGTERM);
    expect_signal(SIGTERM);
    sigprocmask(SIG_BLOCK, NULL, &blocked);
    ck_assert(!sigismember(&blocked, SIGTERM));
    ck_assert_int_eq(errno, EXDEV);
    async_shutdown();
}
END_TEST

START_TEST(signals_that_cannot_be_caught)
{
    sigset_t empty = set_of(SIGUSR1, 0), uncatchable = set_of(SIGUSR1, SIGKILL);

    sigdelset(&empty, SIGUSR1);
    ck_assert_int_eq(async_catch_signals(&empty), -EINVAL);
    ck_assert_int_eq(async_catch_signals(&uncatchable), -EINVAL);
    async_shutdown();
}
END_TEST

static struct async_sigwait_future strays[3];
static sigset_t stray_set;
static int stray_signal, stray_result;

static void wait_thrice(struct async_context *cx)
{
    for (int i = 0; i < 3; i++) {
        async_sigwait_init(&strays[i], &stray_set, &stray_signal);
        ck_assert(!POLL(sigwait, &strays[i], &stray_result));
    }
}

static void cancel_after_the_signal(struct async_context *cx)
{
    async_sigwait_drop(&strays[0]);
    async_sigwait_drop(&strays[2]);
    ck_assert(POLL(sigwait, &strays[1], &stray_result));
    ck_assert(stray_result == 0 && stray_signal == SIGUSR1);
}

static void wait_again(struct async_context *cx)
{
    async_sigwait_init(&strays[0], &stray_set, &stray_signal);
    ck_assert(POLL(sigwait, &strays[0], &stray_result));
}

START_TEST(a_signal_for_a_cancelled_task_goes_to_the_next)
{
    stray_set = set_of(SIGUSR1, 0);
    run_by_hand(wait_thrice);
    raise(SIGUSR1);
    run_for_ms(5);
    run_by_hand(cancel_after_the_signal);
    run_by_hand(wait_thrice);
    raise(SIGUSR1);
    run_for_ms(5);
    for (int i = 2; i >= 0; i--)
        async_sigwait_drop(&strays[i]); /* outside of tasks */
    run_by_hand(wait_again);            /* it has been kept */
    run_by_hand(wait_thrice);
    async_shutdown();
    async_sigwait_drop(&strays[0]);
}
END_TEST

static void refuse(struct async_context *cx)
{
    struct async_sigwait_future future;
    sigset_t empty = set_of(SIGUSR1, 0), uncatchable = set_of(SIGUSR1, SIGKILL);
    int number, result;

    sigdelset(&empty, SIGUSR1);
    async_sigwait_init(&future, &empty, &number);
    ck_assert(POLL(sigwait, &future, &result) && result == -EINVAL);
    async_sigwait_init(&future, &uncatchable, &number);
    ck_assert(POLL(sigwait, &future, &result) && result == -EINVAL);
}

START_TEST(what_cannot_be_waited_for)
{
    run_by_hand(refuse);
    async_shutdown();
}
END_TEST

static void *wait_in_another_thread(void *number)
{
    struct waiting waiting = {.set = set_of(*(int *)number, 0)};

    script_run(wait_for_signal, &waiting);
    async_shutdown();
    *(int *)number = waiting.result;
    return NULL;
}

START_TEST(a_signal_belongs_to_one_thread)
{
    struct waiting mine = {.set = set_of(SIGUSR1, 0)};
    int number = SIGUSR1;
    pthread_t thread;

    script_spawn(wait_for_signal, &mine);
    run_for_ms(1);
    ck_assert_int_eq(pthread_create(&thread, NULL, wait_in_another_thread, &number), 0);
    pthread_join(thread, NULL);
    ck_assert_int_eq(number, -EBUSY);
    async_shutdown();
    number = SIGUSR1;
    ck_assert_int_eq(pthread_create(&thread, NULL, wait_in_another_thread, &number), 0);
    usleep(50000);
    pthread_kill(thread, SIGUSR1);
    pthread_join(thread, NULL);
    ck_assert_int_eq(number, 0);
}
END_TEST

/* ---- children --------------------------------------------------------------------------------------- */

struct child {
    struct async_waitpid_future future;
    pid_t pid, result;
    int options, status, order;
};

static enum async_poll wait_for_child(struct script *self, struct async_context *cx)
{
    struct child *child = self->arg;

    BEGIN;
    AWAIT_OWN(waitpid, &child->future, &child->result, child->pid, &child->status, child->options);
    child->order = ++woken;
    END;
}

/* A child that ends with `code` after a while. Threads fork at the same time: in the child, the lock that
 * Check has may be held by a thread that is not there. */
static pid_t fork_child(int ms, int code)
{
    pid_t pid = fork();

    if (pid == 0) {
        usleep((useconds_t)ms * 1000);
        _exit(code);
    }
    ck_assert_int_gt(pid, 0);
    return pid;
}

static int leash[2];

/* A child that ends with `code` when it is let go. */
static pid_t fork_child_on_leash(int code)
{
    pid_t pid;
    char byte;

    ck_assert_int_eq(pipe(leash), 0);
    pid = fork();
    if (pid == 0) {
        close(leash[1]);
        _exit(read(leash[0], &byte, 1) == 0 ? code : 1);
    }
    ck_assert_int_gt(pid, 0);
    close(leash[0]);
    return pid;
}

static void let_go(void)
{
    close(leash[1]);
}

static bool exited_with(const struct child *child, int code)
{
    return child->result > 0 && WIFEXITED(child->status) && WEXITSTATUS(child->status) == code;
}

START_TEST(children_that_end_before_and_after_the_wait)
{
    struct child late = {.pid = fork_child(50, 3)}, early = {.pid = fork_child(0, 4)},
                 unnoticed = {.pid = fork_child(0, 5)};

    run_for_ms(20); /* unnoticed ends */
    script_run(wait_for_child, &early);
    ck_assert(exited_with(&early, 4) && early.result == early.pid);
    script_run(wait_for_child, &late);
    ck_assert(exited_with(&late, 3));
    script_run(wait_for_child, &unnoticed);
    ck_assert(exited_with(&unnoticed, 5));
    script_run(wait_for_child, &unnoticed);
    ck_assert_int_eq(unnoticed.result, -ECHILD);
    early.pid = 1; /* somebody else's */
    script_run(wait_for_child, &early);
    ck_assert_int_eq(early.result, -ECHILD);
    async_shutdown();
}
END_TEST

START_TEST(one_of_two_who_wait_for_a_child_gets_it)
{
    struct child first = {.pid = fork_child(20, 6)}, second = {.pid = first.pid}, any = {.pid = -1};

    script_spawn(wait_for_child, &first);
    script_spawn(wait_for_child, &second);
    script_spawn(wait_for_child, &any);
    while (!any.order)
        run_for_ms(5);
    ck_assert(first.order == 1 && exited_with(&first, 6));
    ck_assert(second.order && second.result == -ECHILD);
    ck_assert(any.order && any.result == -ECHILD);
    async_shutdown();
}
END_TEST

/* Also if the descriptor that tells the first and the timer by which the second looks are due at once. And if
 * both look. */
START_TEST(who_has_waited_longer_gets_the_child)
{
    pid_t pid = fork_child_on_leash(6);
    struct child first = {.pid = pid}, second = {.pid = -1};
    siginfo_t info;

    asyncrt_without_pidfd = _i;
    script_spawn(wait_for_child, &first);
    script_spawn(wait_for_child, &second);
    run_for_ms(1);
    let_go();
    ck_assert_int_eq(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT), 0);
    usleep(40000); /* longer than a look is put off */
    while (!second.order)
        run_for_ms(5);
    ck_assert(first.order == 1 && first.result == pid && exited_with(&first, 6));
    ck_assert_int_eq(second.result, -ECHILD);
    async_shutdown();
}
END_TEST

START_TEST(the_signal_of_a_child_can_be_waited_for)
{
    struct waiting waiting = {.set = set_of(SIGCHLD, 0)};
    struct child child = {.pid = fork_child(30, 1)};

    script_spawn(wait_for_signal, &waiting);
    script_run(wait_for_child, &child);
    run_for_ms(5);
    ck_assert(exited_with(&child, 1));
    ck_assert_int_eq(waiting.number, SIGCHLD);
    async_shutdown();
}
END_TEST

START_TEST(any_child)
{
    struct child a = {.pid = -1}, b = {.pid = -1};
    pid_t slow = fork_child(200, 1), fast = fork_child(0, 2);

    script_spawn(wait_for_child, &a);
    script_spawn(wait_for_child, &b);
    while (!b.order)
        run_for_ms(5);
    ck_assert(a.result == fast && exited_with(&a, 2));
    ck_assert(b.result == slow && exited_with(&b, 1));
    async_shutdown();
}
END_TEST

static struct async_waitpid_future waits[3];
static int wait_status;
static pid_t wait_pid, wait_result;

static void wait_for_it_thrice(struct async_context *cx)
{
    for (int i = 0; i < 3; i++) {
        async_waitpid_init(&waits[i], wait_pid, &wait_status, 0);
        ck_assert(!POLL(waitpid, &waits[i], &wait_result));
    }
}

static void second_gets_it(struct async_context *cx)
{
    async_waitpid_drop(&waits[0]);
    async_waitpid_drop(&waits[2]);
    ck_assert(POLL(waitpid, &waits[1], &wait_result));
    ck_assert(wait_result == wait_pid && WEXITSTATUS(wait_status) == 7);
}

static void nobody_gets_it(struct async_context *cx)
{
    for (int i = 2; i >= 0; i--)
        async_waitpid_drop(&waits[i]);
    async_waitpid_init(&waits[0], -1, NULL, WNOHANG);
    ck_assert(POLL(waitpid, &waits[0], &wait_result));
    ck_assert_int_eq(wait_result, wait_pid);
}

START_TEST(a_child_of_a_cancelled_task_goes_to_the_next)
{
    wait_pid = fork_child_on_leash(7);
    run_by_hand(wait_for_it_thrice);
    let_go();
    while (waits[0].waiter.state == WAITER_WAITING)
        run_for_ms(5);
    run_by_hand(second_gets_it);
    wait_pid = fork_child_on_leash(8);
    run_by_hand(wait_for_it_thrice);
    let_go();
    while (waits[0].waiter.state == WAITER_WAITING)
        run_for_ms(5);
    run_by_hand(nobody_gets_it);
    wait_pid = fork_child_on_leash(9);
    run_by_hand(wait_for_it_thrice);
    async_shutdown();
    let_go();
    async_waitpid_drop(&waits[1]);
    waitpid(wait_pid, NULL, 0);
}
END_TEST

START_TEST(stopped_and_continued)
{
    struct child child = {.pid = fork_child(10000, 0), .options = WUNTRACED};

    kill(child.pid, SIGSTOP);
    script_run(wait_for_child, &child);
    ck_assert(child.result == child.pid && WIFSTOPPED(child.status));
    child.options = WCONTINUED;
    script_spawn(wait_for_child, &child);
    run_for_ms(5);
    kill(child.pid, SIGCONT);
    while (child.order < 2)
        run_for_ms(5);
    ck_assert(WIFCONTINUED(child.status));
    child.options = WNOHANG;
    script_run(wait_for_child, &child);
    ck_assert_int_eq(child.result, 0);
    child.options = 0;
    kill(child.pid, SIGKILL);
    script_run(wait_for_child, &child);
    ck_assert(WIFSIGNALED(child.status) && WTERMSIG(child.status) == SIGKILL);
    child.options = 1 << 20;
    script_run(wait_for_child, &child);
    ck_assert_int_eq(child.result, -EINVAL);
    child.options = 0;
    script_run(wait_for_child, &child);
    ck_assert_int_eq(child.result, -ECHILD);
    async_shutdown();
}
END_TEST

/* ---- children of all threads, whatever becomes of signals ------------------------------------------------- */

static void *wait_elsewhere(void *code)
{
    struct child child = {.pid = fork_child(20, *(int *)code)};

    script_run(wait_for_child, &child);
    async_shutdown();
    *(int *)code = exited_with(&child, *(int *)code) && child.result == child.pid;
    return NULL;
}

START_TEST(children_of_any_thread)
{
    pthread_t threads[4];
    int codes[4] = {1, 2, 3, 4};

    run_for_ms(1);
    for (int i = 0; i < 4; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, wait_elsewhere, &codes[i]), 0);
    for (int i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
        ck_assert_int_eq(codes[i], 1);
    }
    async_shutdown();
}
END_TEST

/* As in child.c. */
struct kept {
    void *next;
    pid_t pid;
};

static void set_signal_state(int which)
{
    sigset_t all;

    sigfillset(&all);
    if (which == 1)
        sigprocmask(SIG_BLOCK, &all, NULL);
    else if (which == 2)
        signal(SIGCHLD, SIG_DFL);
    else if (which == 3)
        signal(SIGCHLD, SIG_IGN); /* the kernel throws the status away, and says so when the child has ended */
}

/* Before the executor is made, or after. And with the descriptor that tells of the end, or without. */
START_TEST(children_whatever_becomes_of_their_signal)
{
    struct child child = {.pid = 0};

    asyncrt_without_pidfd = _i / 8;
    if (_i % 2)
        run_for_ms(1);
    set_signal_state(_i / 2 % 4);
    child.pid = fork_child(30, 5);
    script_run(wait_for_child, &child);
    if (_i / 2 % 4 == 3)
        ck_assert_int_eq(child.result, -ECHILD);
    else
        ck_assert(exited_with(&child, 5));
    async_shutdown();
}
END_TEST

/* What waits for its children itself is not disturbed, nor kept. */
static void call_system(void *job)
{
    FILE *stream;

    *(int *)job = WEXITSTATUS(system("exit 3"));
    stream = popen("exit 4", "r");
    *(int *)job += 10 * (stream ? WEXITSTATUS(pclose(stream)) : 0);
}

static enum async_poll poll_commands(struct script *self, struct async_context *cx)
{
    if (async_blocking_poll(&self->u.blocking, cx) == ASYNC_PENDING)
        return ASYNC_PENDING;
    self->result = *(int *)async_blocking_job(&self->u.blocking);
    return ASYNC_READY;
}

static enum async_poll run_commands(struct script *self, struct async_context *cx)
{
    BEGIN;
    for (self->i = 0; self->i < 20; self->i++) {
        AWAIT_LEAF(BLOCKING, blocking, poll_commands(self, cx),
                   async_blocking_new(sizeof(int), _Alignof(int)), call_system);
        ck_assert_int_eq(self->result, 43);
    }
    ++*(int *)self->arg;
    END;
}

START_TEST(others_wait_for_their_own_children)
{
    int ended = 0;

    for (int i = 0; i < 3; i++)
        script_spawn(run_commands, &ended);
    while (ended < 3) {
        struct child child = {.pid = fork_child(1, 6)};

        script_run(wait_for_child, &child);
        ck_assert(exited_with(&child, 6));
    }
    ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1);
    async_shutdown();
}
END_TEST

START_TEST(groups_of_children)
{
    struct child own = {.pid = 0}, other = {.pid = fork_child_on_leash(8)};
    pid_t leader = other.pid, member = fork_child(0, 7);

    ck_assert_int_eq(setpgid(leader, 0), 0);
    other.pid = -leader;
    script_spawn(wait_for_child, &other);
    script_run(wait_for_child, &own);
    ck_assert(own.result == member && exited_with(&own, 7) && !other.order);
    let_go();
    while (!other.order)
        run_for_ms(1);
    ck_assert(other.result == leader && exited_with(&other, 8));
    other.pid = -leader;
    script_run(wait_for_child, &other);
    ck_assert_int_eq(other.result, -ECHILD);
    async_shutdown();
}
END_TEST

/* In libev's default loop, which collects all by itself. A status that was kept and is another child's by now, as the
 * number has come again, is not given. */
START_TEST(in_the_default_loop_statuses_are_kept)
{
    struct ev_loop *loop = ev_default_loop(EVFLAG_AUTO);
    struct child early = {.pid = 0}, late = {.pid = 0}, again = {.pid = 0};

    ck_assert_int_eq(async_attach(loop), 0);
    early.pid = fork_child(0, 4);
    while (asyncrt_current->children.n_kept == 0)
        run_for_ms(5);
    script_run(wait_for_child, &early);
    ck_assert(exited_with(&early, 4));
    late.pid = fork_child(20, 5);
    script_run(wait_for_child, &late);
    ck_assert(exited_with(&late, 5));
    fork_child(0, 6);
    while (asyncrt_current->children.n_kept == 0)
        run_for_ms(5);
    again.pid = fork_child(50, 7);
    ((struct kept *)asyncrt_current->children.kept)->pid = again.pid;
    script_run(wait_for_child, &again);
    ck_assert(exited_with(&again, 7));
    ck_assert_uint_eq(asyncrt_current->children.n_kept, 0);
    async_shutdown();
    ev_loop_destroy(loop);
}
END_TEST

/* ---- programs --------------------------------------------------------------------------------------- */

struct program {
    struct async_spawn_process_future future;
    struct async_process process;
    char *const *argv, *const *env;
    int pipes, result;
    char text[100];
    size_t length;
};

static enum async_poll run_program(struct script *self, struct async_context *cx)
{
    struct program *program = self->arg;

    BEGIN;
    AWAIT_OWN(spawn_process, &program->future, &program->result, program->argv, program->env, program->pipes,
              &program->process);
    if (program->result < 0)
        return ASYNC_READY;
    if (program->process.in >= 0) {
        AWAIT_WRITE_ALL(program->process.in, "some text\n", 10);
        ck_assert_int_eq(self->size, 10);
        close(program->process.in);
    }
    self->result = program->process.out >= 0 ? program->process.out : program->process.err;
    AWAIT_READ_EXACT(self->result, program->text, sizeof program->text - 1);
    ck_assert_int_ge(self->size, 0);
    program->length = (size_t)self->size;
    close(program->process.out >= 0 ? program->process.out : program->process.err);
    END;
}

static int status_of(struct program *program)
{
    struct child child = {.pid = program->process.pid};

    script_run(wait_for_child, &child);
    ck_assert_int_eq(child.result, program->process.pid);
    return child.status;
}

START_TEST(a_program_between_two_pipes)
{
    char *const argv[] = {"cat", NULL};
    struct program cat = {.argv = argv, .pipes = ASYNC_PIPE_STDIN | ASYNC_PIPE_STDOUT};
    int before;

    run_for_ms(1);
    before = open_descriptors();
    script_run(run_program, &cat);
    ck_assert_int_eq(cat.result, 0);
    ck_assert_str_eq(cat.text, "some text\n");
    ck_assert_int_eq(cat.process.err, -1);
    ck_assert_int_eq(status_of(&cat), 0);
    ck_assert_int_eq(open_descriptors(), before);
    async_shutdown();
}
END_TEST

START_TEST(arguments_environment_and_standard_error)
{
    char *const argv[] = {"/bin/sh", "-c", "echo \"$0 $NAME\" >&2; exit 9", "zero", NULL};
    char *const env[] = {"NAME=value", NULL};
    struct program sh = {.argv = argv, .env = env, .pipes = ASYNC_PIPE_STDERR};

    script_run(run_program, &sh);
    ck_assert_int_eq(sh.result, 0);
    ck_assert_str_eq(sh.text, "zero value\n");
    ck_assert_int_eq(WEXITSTATUS(status_of(&sh)), 9);
    async_shutdown();
}
END_TEST

START_TEST(a_program_that_is_not_there)
{
    char *const missing[] = {"/no/such/program", NULL}, *const folder[] = {"/", NULL};
    struct program program = {.argv = missing,
                              .pipes = ASYNC_PIPE_STDIN | ASYNC_PIPE_STDOUT | ASYNC_PIPE_STDERR};
    struct child any = {.pid = -1};
    int before;

    run_for_ms(1);
    before = open_descriptors();
    script_run(run_program, &program);
    ck_assert_int_eq(program.result, -ENOENT);
    program.argv = folder;
    script_run(run_program, &program);
    ck_assert_int_eq(program.result, -EACCES);
    ck_assert_int_eq(open_descriptors(), before);
    script_run(wait_for_child, &any);
    ck_assert_int_eq(any.result, -ECHILD);
    async_shutdown();
}
END_TEST

/* With the standard descriptors closed, the pipes would get their numbers. */
static void spawn_without_standard_descriptors(void)
{
    char *const argv[] = {"cat", NULL};
    struct program cat = {.argv = argv, .pipes = ASYNC_PIPE_STDIN | ASYNC_PIPE_STDOUT};

    close(STDIN_FILENO);
    close(STDOUT_FILENO);
    script_run(run_program, &cat);
    if (cat.result == 0 && strcmp(cat.text, "some text\n") == 0 && status_of(&cat) == 0) {
        if (write(STDERR_FILENO, "fine", 4) == 4)
            abort();
    }
}

START_TEST(standard_descriptors_that_are_closed)
{
    expect_abort(spawn_without_standard_descriptors, "fine");
}
END_TEST

static struct async_spawn_process_future never_started;
static struct async_process never;

static void never_start(struct async_context *cx)
{
    char *const argv[] = {"sleep", "100", NULL};

    (void)cx;
    async_spawn_process_init(&never_started, argv, NULL, ASYNC_PIPE_STDIN, &never);
    async_spawn_process_drop(&never_started);
}

START_TEST(cancelled_before_it_starts)
{
    struct child any = {.pid = -1};
    int before;

    run_for_ms(1);
    before = open_descriptors();
    run_by_hand(never_start);
    ck_assert_int_eq(open_descriptors(), before);
    script_run(wait_for_child, &any);
    ck_assert_int_eq(any.result, -ECHILD);
    async_shutdown();
}
END_TEST

static pid_t spawn_now(struct async_context *cx, char *const argv[], int options)
{
    int result = 1;

    async_spawn_process_init(&never_started, argv, NULL, options, &never);
    ck_assert(POLL(spawn_process, &never_started, &result));
    ck_assert_int_eq(result, 0);
    return never.pid;
}

/* The group is there, and nobody else is in it, when it has been started. */
static void start_a_group(struct async_context *cx)
{
    char *const argv[] = {"sh", "-c", "sleep 100 & echo begun; wait", NULL};
    char line[7];
    pid_t pid = spawn_now(cx, argv, ASYNC_PIPE_STDOUT | ASYNC_NEW_GROUP);

    ck_assert_int_eq(getpgid(pid), pid);
    ck_assert_int_eq(fcntl(never.out, F_SETFL, 0), 0);
    ck_assert_int_eq(read(never.out, line, 6), 6);
    ck_assert_int_eq(kill(-pid, SIGKILL), 0);
    ck_assert_int_eq(read(never.out, line, 1), 0); /* nobody has the other end */
    close(never.out);
    ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
}

START_TEST(groups_are_there_at_once)
{
    run_by_hand(start_a_group);
    async_shutdown();
}
END_TEST

static _Atomic int caught; /* by any thread */

static void note_caught(int number)
{
    (void)number;
    caught++;
}

static void *keep_signalling(void *stop)
{
    while (!*(_Atomic bool *)stop) {
        kill(0, SIGUSR2);
        usleep(100);
    }
    return NULL;
}

/* A signal for the whole group always ends the child, however early it comes: never does its parent's handler take it
 * there. One that comes first ends it before it becomes a program. */
static void start_under_signals(struct async_context *cx)
{
    char *const argv[] = {"sleep", "100", NULL};
    int status;

    for (int i = 0; i < 50; i++) { /* less than a poll's budget */
        pid_t pid = spawn_now(cx, argv, 0);

        ck_assert_int_eq(waitpid(pid, &status, 0), pid);
        ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGUSR2);
    }
}

START_TEST(signals_during_a_start)
{
    struct sigaction action = {.sa_handler = note_caught, .sa_flags = SA_RESTART};
    _Atomic bool stop = false;
    pthread_t thread;

    setpgid(0, 0);
    sigaction(SIGUSR2, &action, NULL);
    ck_assert_int_eq(pthread_create(&thread, NULL, keep_signalling, &stop), 0);
    run_by_hand(start_under_signals);
    stop = true;
    pthread_join(thread, NULL);
    ck_assert_int_gt(caught, 0);
    async_shutdown();
}
END_TEST

/* What the child has of its parent's signals: blocked, caught, ignored. */
static bool is_in(const char *text, const char *set, int number)
{
    const char *line = strstr(text, set);

    return line && strtoull(line + strlen(set), NULL, 16) & 1ull << (number - 1);
}

START_TEST(signals_that_the_child_has)
{
    char *const argv[] = {"grep", "^Sig[BIC]", "/proc/self/status", NULL};
    struct program program = {.argv = argv, .pipes = ASYNC_PIPE_STDOUT};
    sigset_t usr = set_of(SIGUSR1, SIGUSR2), mask;

    sigprocmask(SIG_BLOCK, &usr, NULL);
    signal(SIGUSR2, note_caught);
    signal(SIGTERM, note_caught);
    signal(SIGHUP, SIG_IGN);
    script_run(run_program, &program);
    ck_assert_int_eq(program.result, 0);
    ck_assert_int_eq(status_of(&program), 0);
    ck_assert(!is_in(program.text, "SigBlk:\t", SIGUSR1) && !is_in(program.text, "SigBlk:\t", SIGTERM));
    ck_assert(is_in(program.text, "SigIgn:\t", SIGHUP) && !is_in(program.text, "SigIgn:\t", SIGUSR2));
    ck_assert(!is_in(program.text, "SigCgt:\t", SIGTERM));
    sigprocmask(SIG_BLOCK, NULL, &mask);
    ck_assert(sigismember(&mask, SIGUSR1) && !sigismember(&mask, SIGTERM));
    async_shutdown();
}
END_TEST

TCase *process_tests(void)
{
    TCase *tests = tcase_create("process");

    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, a_signal_wakes_who_waits_for_it);
    tcase_add_test(tests, signals_that_come_before_the_wait);
    tcase_add_test(tests, signals_that_cannot_be_caught);
    tcase_add_test(tests, a_signal_for_a_cancelled_task_goes_to_the_next);
    tcase_add_test(tests, what_cannot_be_waited_for);
    tcase_add_test(tests, a_signal_belongs_to_one_thread);
    tcase_add_test(tests, children_that_end_before_and_after_the_wait);
    tcase_add_test(tests, one_of_two_who_wait_for_a_child_gets_it);
    tcase_add_loop_test(tests, who_has_waited_longer_gets_the_child, 0, 2);
    tcase_add_test(tests, the_signal_of_a_child_can_be_waited_for);
    tcase_add_test(tests, any_child);
    tcase_add_test(tests, a_child_of_a_cancelled_task_goes_to_the_next);
    tcase_add_test(tests, stopped_and_continued);
    tcase_add_test(tests, children_of_any_thread);
    tcase_add_loop_test(tests, children_whatever_becomes_of_their_signal, 0, 16);
    tcase_add_test(tests, others_wait_for_their_own_children);
    tcase_add_test(tests, groups_of_children);
    tcase_add_test(tests, in_the_default_loop_statuses_are_kept);
    tcase_add_test(tests, a_program_between_two_pipes);
    tcase_add_test(tests, arguments_environment_and_standard_error);
    tcase_add_test(tests, a_program_that_is_not_there);
    tcase_add_test(tests, standard_descriptors_that_are_closed);
    tcase_add_test(tests, cancelled_before_it_starts);
    tcase_add_test(tests, groups_are_there_at_once);
    tcase_add_test(tests, signals_during_a_start);
    tcase_add_test(tests, signals_that_the_child_has);
    return tests;
}
