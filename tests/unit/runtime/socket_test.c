/* Listening, connecting and accepting. */
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "internal.h"
#include "support.h"

static int listener = -1;
static struct sockaddr_in address;
static int ended;

static enum async_poll listen_on(struct script *self, struct async_context *cx)
{
    BEGIN;
    AWAIT_LISTEN(self->arg, "0");
    listener = self->result;
    END;
}

static void start_listening(void)
{
    socklen_t size = sizeof address;

    script_run(listen_on, "127.0.0.1");
    ck_assert_int_ge(listener, 0);
    ck_assert_int_eq(getsockname(listener, (struct sockaddr *)&address, &size), 0);
    ck_assert(fcntl(listener, F_GETFL) & O_NONBLOCK);
    ck_assert(fcntl(listener, F_GETFD) & FD_CLOEXEC);
}

/* ---- echo ------------------------------------------------------------------------------------------------
 */

struct peer {
    int fd;
    char buf[1000];
};

static enum async_poll serve_one(struct script *self, struct async_context *cx)
{
    struct peer *peer = self->arg;

    BEGIN;
    for (;;) {
        AWAIT_READ(peer->fd, peer->buf, sizeof peer->buf);
        if (self->size <= 0)
            break;
        self->n = self->size;
        AWAIT_WRITE_ALL(peer->fd, peer->buf, (size_t)self->n);
        ck_assert_int_eq(self->size, self->n);
    }
    ck_assert_int_eq(self->size, 0);
    close(peer->fd);
    free(peer);
    END;
}

static enum async_poll serve(struct script *self, struct async_context *cx)
{
    BEGIN;
    for (;;) {
        AWAIT_ACCEPT(listener);
        ck_assert_int_ge(self->result, 0);
        ck_assert(fcntl(self->result, F_GETFL) & O_NONBLOCK);
        ck_assert(fcntl(self->result, F_GETFD) & FD_CLOEXEC);
        struct peer *peer = malloc(sizeof *peer);
        peer->fd = self->result;
        script_spawn(serve_one, peer);
    }
    END;
}

/* Talks to the server ten times, each time over a new connection whose number is that of the last. */
static enum async_poll talk(struct script *self, struct async_context *cx)
{
    struct peer *peer = self->arg;

    BEGIN;
    for (self->i = 0; self->i < 10; self->i++) {
        peer->fd = socket(AF_INET, SOCK_STREAM | (self->i % 2 ? SOCK_NONBLOCK : 0), 0);
        AWAIT_CONNECT(peer->fd, (const struct sockaddr *)&address, sizeof address);
        ck_assert_int_eq(self->result, 0);
        for (self->n = 0; self->n < 10; self->n++) {
            AWAIT_WRITE_ALL(peer->fd, "hello", 5);
            ck_assert_int_eq(self->size, 5);
            AWAIT_READ_EXACT(peer->fd, peer->buf, 5);
            ck_assert_int_eq(self->size, 5);
            ck_assert_int_eq(memcmp(peer->buf, "hello", 5), 0);
        }
        close(peer->fd);
    }
    ended++;
    END;
}

START_TEST(clients_talk_to_a_server)
{
    enum { CLIENTS = 30 };
    static struct peer peers[CLIENTS];
    int before;

    start_listening();
    before = open_descriptors();
    script_spawn(serve, NULL);
    for (int i = 0; i < CLIENTS; i++)
        script_spawn(talk, &peers[i]);
    for (int i = 0; i < 2000 && ended < CLIENTS; i++)
        run_for_ms(5);
    ck_assert_int_eq(ended, CLIENTS);
    run_for_ms(20);
    ck_assert_int_eq(open_descriptors(), before);
    ck_assert_int_eq(waiting_for_descriptors(), 1);
    async_shutdown();
    close(listener);
}
END_TEST

/* ---- accept ----------------------------------------------------------------------------------------------
 */

static enum async_poll accept_until_error(struct script *self, struct async_context *cx)
{
    BEGIN;
    do
        AWAIT_ACCEPT(listener);
    while (self->result >= 0);
    *(int *)self->arg = self->result;
    END;
}

/* From now on `n` more descriptors can be opened. False under valgrind, where accept(2) loses a connection
 * that is beyond the limit. */
static bool allow_descriptors(int n)
{
    int highest = dup(0);
    const char *preloaded = getenv("LD_PRELOAD");
    struct rlimit limit;

    close(highest);
    if (preloaded && strstr(preloaded, "vgpreload"))
        return false;
    ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &limit), 0);
    limit.rlim_cur = (rlim_t)(highest + n);
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);
    return true;
}

START_TEST(accept_reports_that_descriptors_are_out_after_a_pause)
{
    int error = 0, clients[3];
    int64_t before;

    start_listening();
    for (int i = 0; i < 3; i++) {
        clients[i] = socket(AF_INET, SOCK_STREAM, 0);
        ck_assert_int_eq(connect(clients[i], (struct sockaddr *)&address, sizeof address), 0);
    }
    if (!allow_descriptors(2))
        return;
    before = async_now_ms();
    script_run(accept_until_error, &error);
    ck_assert_int_eq(error, -EMFILE);
    ck_assert_int_ge(async_now_ms() - before, 100);
    async_shutdown();
}
END_TEST

static int accepted = -1;

static enum async_poll accept_one(struct script *self, struct async_context *cx)
{
    BEGIN;
    AWAIT_ACCEPT(*(int *)self->arg);
    accepted = self->result;
    END;
}

START_TEST(accept_goes_on_when_descriptors_are_free_again)
{
    int client, spare;

    start_listening();
    client = socket(AF_INET, SOCK_STREAM, 0);
    ck_assert_int_eq(connect(client, (struct sockaddr *)&address, sizeof address), 0);
    spare = dup(0);
    if (!allow_descriptors(0))
        return;
    script_spawn(accept_one, &listener);
    run_for_ms(20);
    ck_assert_int_eq(accepted, -1);
    ck_assert_int_eq(waiting_for_time(), 1);
    close(spare);
    run_for_ms(150);
    ck_assert_int_ge(accepted, 0);
    async_shutdown();
}
END_TEST

START_TEST(a_listener_in_blocking_mode)
{
    int client;

    start_listening();
    ck_assert_int_eq(fcntl(listener, F_SETFL, 0), 0);
    script_spawn(accept_one, &listener);
    run_for_ms(5);
    ck_assert_int_eq(accepted, -1);
    ck_assert_int_eq(waiting_for_descriptors(), 1);
    client = socket(AF_INET, SOCK_STREAM, 0);
    ck_assert_int_eq(connect(client, (struct sockaddr *)&address, sizeof address), 0);
    for (int i = 0; i < 10000 && accepted < 0; i++) /* by a thread of the pool */
        run_for_ms(1);
    ck_assert_int_ge(accepted, 0);
    ck_assert_int_eq(fcntl(listener, F_GETFL) & O_NONBLOCK, 0);
    async_shutdown();
}
END_TEST

START_TEST(accept_on_what_cannot_is_an_error)
{
    int fds[2], bad = -1;

    ck_assert_int_eq(pipe(fds), 0);
    script_run(accept_one, &fds[0]);
    ck_assert_int_eq(accepted, -ENOTSOCK);
    script_run(accept_one, &bad);
    ck_assert_int_eq(accepted, -EBADF);
    async_shutdown();
}
END_TEST

/* ---- connect ---------------------------------------------------------------------------------------------
 */

struct attempt {
    int fd, result;
    const void *address;
    socklen_t size;
};

static enum async_poll connect_once(struct script *self, struct async_context *cx)
{
    struct attempt *attempt = self->arg;

    BEGIN;
    AWAIT_CONNECT(attempt->fd, attempt->address, attempt->size);
    attempt->result = self->result;
    END;
}

/* An address where nobody listens. */
static void stop_listening(void)
{
    start_listening();
    close(listener);
}

START_TEST(connect_is_refused)
{
    for (int flags = 0; flags <= SOCK_NONBLOCK; flags += SOCK_NONBLOCK) {
        struct attempt attempt = {.address = &address, .size = sizeof address};
        int before;

        stop_listening();
        attempt.fd = socket(AF_INET, SOCK_STREAM | flags, 0);
        before = open_descriptors();
        script_run(connect_once, &attempt);
        ck_assert_int_eq(attempt.result, -ECONNREFUSED);
        ck_assert_int_eq(waiting_for_descriptors(), 0);
        ck_assert_int_eq(open_descriptors(), before);
        close(attempt.fd);
        async_shutdown();
    }
}
END_TEST

START_TEST(a_cancelled_connect_leaves_nothing)
{
    /* TEST-NET-1: packets go nowhere, or there is no route. */
    struct sockaddr_in nowhere = {.sin_family = AF_INET, .sin_port = htons(9)};

    inet_pton(AF_INET, "192.0.2.1", &nowhere.sin_addr);
    for (int flags = 0; flags <= SOCK_NONBLOCK; flags += SOCK_NONBLOCK) {
        struct attempt attempt = {.address = &nowhere, .size = sizeof nowhere};

        attempt.fd = socket(AF_INET, SOCK_STREAM | flags, 0);
        script_spawn(connect_once, &attempt);
        run_for_ms(10);
        async_shutdown();
        close(attempt.fd);
    }
}
END_TEST

static void sleep_briefly(void *job)
{
    (void)job;
    usleep(20000);
}

/* A call of the kind that connects, which runs although nobody waits for it. */
static enum async_poll keep_the_pool_busy(struct script *self, struct async_context *cx)
{
    void *job = asyncrt_job_new(1, 1);

    (void)self;
    asyncrt_job_init(job, &(struct job_type){.run = sleep_briefly, .kind = ASYNC_POOL_CONNECTS, .certain = true});
    ck_assert_int_eq(asyncrt_job_poll(job, cx), 0);
    asyncrt_job_drop(job);
    return ASYNC_READY;
}

START_TEST(a_connect_that_is_cancelled_in_the_queue_leaves_nothing)
{
    struct attempt attempt = {.address = &address, .size = sizeof address};
    int before;

    start_listening();
    async_shutdown();
    attempt.fd = socket(AF_INET, SOCK_STREAM, 0);
    before = open_descriptors();
    async_pool_limit_of(ASYNC_POOL_CONNECTS, 1);
    script_spawn(keep_the_pool_busy, NULL);
    script_spawn(connect_once, &attempt);
    run_for_ms(2);
    async_shutdown();
    ck_assert_int_eq(open_descriptors(), before);
}
END_TEST

/* ---- by name ---------------------------------------------------------------------------------------------
 */

struct target {
    const char *host;
    char port[10];
    int result;
};

static struct target target_at(const char *host)
{
    struct target target = {.host = host};

    snprintf(target.port, sizeof target.port, "%d", ntohs(address.sin_port));
    return target;
}

static enum async_poll connect_by_name(struct script *self, struct async_context *cx)
{
    struct target *target = self->arg;

    BEGIN;
    AWAIT_TCP_CONNECT(target->host, target->port);
    target->result = self->result;
    END;
}

START_TEST(connecting_to_a_name)
{
    static const char *const hosts[] = {"127.0.0.1", "localhost"};

    start_listening();
    for (int i = 0; i < 2; i++) {
        struct target target = target_at(hosts[i]);
        int before;

        async_shutdown();
        before = open_descriptors();
        script_run(connect_by_name, &target);
        async_shutdown();
        ck_assert_int_ge(target.result, 0);
        ck_assert_int_ne(fcntl(target.result, F_GETFL) & O_NONBLOCK, 0);
        close(target.result);
        ck_assert_int_eq(open_descriptors(), before);
    }
}
END_TEST

START_TEST(names_that_lead_nowhere_are_errors)
{
    struct target target;

    stop_listening();
    target = target_at("localhost");
    script_run(connect_by_name, &target);
    ck_assert_int_eq(target.result, -ECONNREFUSED);
    strcpy(target.port, "nothing");
    script_run(connect_by_name, &target);
    ck_assert_int_eq(target.result, -ENOENT);
    async_shutdown();
}
END_TEST

START_TEST(a_cancelled_connect_to_a_name_leaves_nothing)
{
    static const char *const hosts[] = {"192.0.2.1", "localhost", "no-such-host.invalid"};
    int before;

    start_listening();
    async_shutdown();
    before = open_descriptors();
    for (int i = 0; i < 3; i++)
        for (int ms = 0; ms < 3; ms++) {
            struct target target = target_at(hosts[i]);

            target.result = -1;
            script_spawn(connect_by_name, &target);
            run_for_ms(ms);
            async_shutdown();
            if (target.result >= 0)
                close(target.result);
            while (asyncrt_pool_threads() > 0)
                usleep(1000);
            ck_assert_int_eq(open_descriptors(), before);
        }
}
END_TEST

START_TEST(unix_sockets)
{
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    struct attempt attempt = {.address = &name, .size = sizeof(sa_family_t) + 20};

    snprintf(name.sun_path + 1, 18, "asyncc-test-%d", (int)getpid()); /* abstract */
    listener = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
    ck_assert_int_eq(bind(listener, (struct sockaddr *)&name, attempt.size), 0);
    ck_assert_int_eq(listen(listener, 5), 0);
    script_spawn(accept_one, &listener);
    attempt.fd = socket(AF_UNIX, SOCK_STREAM, 0);
    script_run(connect_once, &attempt);
    ck_assert_int_eq(attempt.result, 0);
    run_for_ms(5);
    ck_assert_int_ge(accepted, 0);
    async_shutdown();
}
END_TEST

/* ---- listen ----------------------------------------------------------------------------------------------
 */

static enum async_poll listen_at_bad_places(struct script *self, struct async_context *cx)
{
    static char port[8];

    BEGIN;
    AWAIT_LISTEN("not.numeric.invalid", "0");
    ck_assert_int_eq(self->result, -EINVAL);
    AWAIT_LISTEN("127.0.0.1", "no-such-service");
    ck_assert_int_eq(self->result, -EINVAL);
    AWAIT_LISTEN(NULL, "0");
    ck_assert_int_ge(self->result, 0);
    close(self->result);
    AWAIT_LISTEN("127.0.0.1", "0");
    ck_assert_int_ge(self->result, 0);
    socklen_t size = sizeof address;
    getsockname(self->result, (struct sockaddr *)&address, &size);
    self->n = self->result;
    snprintf(port, sizeof port, "%d", ntohs(address.sin_port));
    AWAIT_LISTEN("127.0.0.1", port);
    ck_assert_int_eq(self->result, -EADDRINUSE);
    close((int)self->n);
    AWAIT_LISTEN("192.0.2.1", "0");
    ck_assert_int_eq(self->result, -EADDRNOTAVAIL);
    END;
}

START_TEST(listening_fails_cleanly)
{
    int before;

    run_for_ms(1);
    before = open_descriptors();
    script_run(listen_at_bad_places, NULL);
    ck_assert_int_eq(open_descriptors(), before);
    async_shutdown();
}
END_TEST

TCase *socket_tests(void)
{
    TCase *tests = tcase_create("socket");

    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, clients_talk_to_a_server);
    tcase_add_test(tests, accept_reports_that_descriptors_are_out_after_a_pause);
    tcase_add_test(tests, accept_goes_on_when_descriptors_are_free_again);
    tcase_add_test(tests, a_listener_in_blocking_mode);
    tcase_add_test(tests, accept_on_what_cannot_is_an_error);
    tcase_add_test(tests, connect_is_refused);
    tcase_add_test(tests, a_cancelled_connect_leaves_nothing);
    tcase_add_test(tests, a_connect_that_is_cancelled_in_the_queue_leaves_nothing);
    tcase_add_test(tests, connecting_to_a_name);
    tcase_add_test(tests, names_that_lead_nowhere_are_errors);
    tcase_add_test(tests, a_cancelled_connect_to_a_name_leaves_nothing);
    tcase_add_test(tests, unix_sockets);
    tcase_add_test(tests, listening_fails_cleanly);
    return tests;
}
