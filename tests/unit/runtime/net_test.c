/* Several buffers at once, TCP by host and service, datagrams, Unix sockets. */
#include <fcntl.h>
#include <limits.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "support.h"

static int fds[2];

static void make_pair(int kind)
{
    if (kind < 2)
        ck_assert_int_eq(pipe2(fds, kind ? O_NONBLOCK : 0), 0);
    else
        ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM | (kind > 2 ? SOCK_NONBLOCK : 0), 0, fds), 0);
}

static void close_pair(void)
{
    async_shutdown();
    close(fds[0]);
    close(fds[1]);
}

/* ---- several buffers at once ------------------------------------------------------------------------ */

static void scatter_and_gather(struct async_context *cx)
{
    char a[3], b[1], c[10];
    struct iovec in[] = {{a, 3}, {NULL, 0}, {b, 1}, {c, 10}};
    struct iovec out[] = {{"ab", 2}, {NULL, 0}, {"cdefg", 5}};
    struct async_readv_future reading;
    struct async_writev_future writing;
    ssize_t r = -1;

    async_readv_init(&reading, fds[0], in, 4);
    ck_assert(!POLL(readv, &reading, &r));
    async_readv_drop(&reading);
    async_writev_init(&writing, fds[1], out, 3);
    ck_assert(POLL(writev, &writing, &r) && r == 7);
    async_readv_init(&reading, fds[0], in, 4);
    ck_assert(POLL(readv, &reading, &r) && r == 7);
    ck_assert(memcmp(a, "abc", 3) == 0 && b[0] == 'd' && memcmp(c, "efg", 3) == 0);
    async_readv_init(&reading, fds[0], in, 0);
    ck_assert(POLL(readv, &reading, &r) && r == 0);
    async_writev_init(&writing, fds[1], out, 0);
    ck_assert(POLL(writev, &writing, &r) && r == 0);
    async_readv_init(&reading, fds[0], in, IOV_MAX + 1);
    ck_assert(POLL(readv, &reading, &r) && r == -EINVAL);
    async_writev_init(&writing, fds[1], out, -1);
    ck_assert(POLL(writev, &writing, &r) && r == -EINVAL);
    async_writev_init(&writing, -1, out, 3);
    ck_assert(POLL(writev, &writing, &r) && r == -EBADF);
    close(fds[0]);
    async_writev_init(&writing, fds[1], out, 3);
    ck_assert(POLL(writev, &writing, &r) && r == -EPIPE);
}

START_TEST(several_buffers_at_once)
{
    make_pair(_i);
    run_by_hand(scatter_and_gather);
    close_pair();
}
END_TEST

/* ---- TCP -------------------------------------------------------------------------------------------- */

static struct async_tcp_connect_future tcp;
static struct async_tcp_listen_future listening;
static struct async_accept_future accepting;
static int listener, client, server;
static char port[8];

static void note_port(void)
{
    struct sockaddr_storage address;
    socklen_t size = sizeof address;

    ck_assert_int_eq(getsockname(listener, (struct sockaddr *)&address, &size), 0);
    snprintf(port, sizeof port, "%d",
             ntohs(((struct sockaddr_in *)&address)->sin_port)); /* the same in sockaddr_in6 */
}

static enum async_poll connect_by_name(struct script *self, struct async_context *cx)
{
    char *byte = (char *)&self->n;

    BEGIN;
    AWAIT_OWN(tcp_listen, &listening, &listener, "127.0.0.1", "0", 5);
    ck_assert_int_ge(listener, 0);
    note_port();
    AWAIT_OWN(tcp_connect, &tcp, &client, self->arg, port);
    ck_assert_int_ge(client, 0);
    AWAIT_OWN(accept, &accepting, &server, listener, NULL, NULL);
    AWAIT_WRITE(client, "x", 1);
    AWAIT_READ(server, byte, 1);
    ck_assert_int_eq(*byte, 'x');
    ck_assert_int_eq(fcntl(client, F_GETFD), FD_CLOEXEC);
    ck_assert_int_ne(fcntl(client, F_GETFL) & O_NONBLOCK, 0);
    close(client);
    close(server);
    close(listener);
    AWAIT_OWN(tcp_connect, &tcp, &client, self->arg, port);
    ck_assert_int_eq(client, -ECONNREFUSED);
    AWAIT_OWN(tcp_connect, &tcp, &client, "127.0.0.1", "no such service");
    ck_assert_int_eq(client, -ENOENT);
    END;
}

START_TEST(connecting_to_a_host_and_service)
{
    int before;

    run_for_ms(1);
    before = open_descriptors();
    script_run(connect_by_name, _i ? NULL : "127.0.0.1"); /* without a host ::1 is tried too */
    ck_assert_int_eq(open_descriptors(), before);
    async_shutdown();
}
END_TEST

static void cancel_connecting(struct async_context *cx)
{
    int result;

    async_tcp_connect_init(&tcp, "192.0.2.1", "9"); /* nobody answers there */
    if (!POLL(tcp_connect, &tcp, &result))
        async_tcp_connect_drop(&tcp);
    async_tcp_connect_init(&tcp, "127.0.0.1", "9");
    async_tcp_connect_drop(&tcp);
}

START_TEST(a_cancelled_connection_leaves_nothing)
{
    int before;

    run_for_ms(1);
    before = open_descriptors();
    run_by_hand(cancel_connecting);
    ck_assert_int_eq(open_descriptors(), before);
    ck_assert_int_eq(waiting_for_descriptors(), 0);
    async_shutdown();
}
END_TEST

/* ---- UDP -------------------------------------------------------------------------------------------- */

static struct async_udp_bind_future binding;
static struct async_send_to_future sending;
static struct async_recv_from_future receiving;
static struct sockaddr_in address, from;
static socklen_t address_size, from_size;
static char message[10];
static ssize_t size;

static enum async_poll say_hello(struct script *self, struct async_context *cx)
{
    BEGIN;
    AWAIT_SLEEP_MS(5);
    AWAIT_OWN(send_to, &sending, &size, client, "hello", 5, 0, (struct sockaddr *)&address, address_size);
    ck_assert_int_eq(size, 5);
    AWAIT_OWN(send_to, &sending, &size, client, "", 0, 0, (struct sockaddr *)&address, address_size);
    ck_assert_int_eq(size, 0);
    AWAIT_OWN(send_to, &sending, &size, client, "much too long", 13, 0, (struct sockaddr *)&address,
              address_size);
    END;
}

static enum async_poll exchange_datagrams(struct script *self, struct async_context *cx)
{
    BEGIN;
    AWAIT_OWN(udp_bind, &binding, &server, "127.0.0.1", "0");
    AWAIT_OWN(udp_bind, &binding, &client, NULL, "0");
    ck_assert(server >= 0 && client >= 0);
    address_size = from_size = sizeof address;
    ck_assert_int_eq(getsockname(server, (struct sockaddr *)&address, &address_size), 0);
    script_spawn(say_hello, NULL);
    AWAIT_OWN(recv_from, &receiving, &size, server, message, sizeof message, 0, (struct sockaddr *)&from,
              &from_size);
    ck_assert_int_eq(size, 5);
    ck_assert_mem_eq(message, "hello", 5);
    ck_assert_int_eq(from.sin_family, AF_INET);
    AWAIT_OWN(recv_from, &receiving, &size, server, message, sizeof message, 0, NULL, NULL);
    ck_assert_int_eq(size, 0);
    AWAIT_OWN(recv_from, &receiving, &size, server, message, sizeof message, 0, NULL, NULL);
    ck_assert_int_eq(size, 10);
    AWAIT_OWN(send_to, &sending, &size, client, message, 100000, 0, (struct sockaddr *)&address,
              address_size);
    ck_assert_int_eq(size, -EMSGSIZE);
    AWAIT_OWN(udp_bind, &binding, &self->result, "no.such.host", "0");
    ck_assert_int_eq(self->result, -EINVAL);
    AWAIT_OWN(recv_from, &receiving, &size, -1, message, sizeof message, 0, NULL, NULL);
    ck_assert_int_eq(size, -EBADF);
    END;
}

static void cancel_receiving(struct async_context *cx)
{
    async_recv_from_init(&receiving, server, message, sizeof message, 0, NULL, NULL);
    ck_assert(!POLL(recv_from, &receiving, &size));
    ck_assert_int_eq(waiting_for_descriptors(), 1);
    async_recv_from_drop(&receiving);
    ck_assert_int_eq(waiting_for_descriptors(), 0);
}

START_TEST(datagrams)
{
    errno = E2BIG;
    script_run(exchange_datagrams, NULL);
    run_by_hand(cancel_receiving);
    close(server);
    close(client);
    async_shutdown();
    ck_assert_int_eq(errno, E2BIG);
}
END_TEST

/* ---- Unix sockets ----------------------------------------------------------------------------------- */

static struct async_unix_connect_future connecting;
static char path[] = "/tmp/async-net-XXXXXX";

static enum async_poll connect_to_path(struct script *self, struct async_context *cx)
{
    const char *name = self->arg;

    BEGIN;
    listener = async_unix_listen(name, 0);
    ck_assert_int_ge(listener, 0);
    ck_assert_int_eq(async_unix_listen(name, 0), -EADDRINUSE);
    AWAIT_OWN(unix_connect, &connecting, &client, name);
    ck_assert_int_ge(client, 0);
    AWAIT_OWN(accept, &accepting, &server, listener, NULL, NULL);
    AWAIT_WRITE(client, "x", 1);
    AWAIT_READ(server, message, 1);
    ck_assert_int_eq(message[0], 'x');
    close(client);
    close(server);
    close(listener);
    AWAIT_OWN(unix_connect, &connecting, &client, name);
    ck_assert_int_eq(client, -ECONNREFUSED);
    END;
}

static void wait_for_room(struct async_context *cx)
{
    int result;

    client = -1;
    while (async_unix_connect_init(&connecting, "@async net full"),
           POLL(unix_connect, &connecting, &result)) {
        ck_assert_int_ge(result, 0);
        if (client >= 0)
            close(client);
        client = result;
    }
    ck_assert_int_eq(waiting_for_time(), 1);
    async_unix_connect_drop(&connecting);
    ck_assert_int_eq(waiting_for_time(), 0);
    async_unix_connect_init(&connecting, "");
    ck_assert(POLL(unix_connect, &connecting, &result) && result == -EINVAL);
    async_unix_connect_init(&connecting, "/no/such/socket");
    ck_assert(POLL(unix_connect, &connecting, &result) && result == -ENOENT);
    async_unix_connect_init(
        &connecting, "/12345678901234567890123456789012345678901234567890/12345678901234567890123456789012345"
                     "678901234567890123456");
    ck_assert(POLL(unix_connect, &connecting, &result) && result == -ENAMETOOLONG);
}

START_TEST(unix_sockets)
{
    int before;

    run_for_ms(1);
    before = open_descriptors();
    close(mkstemp(path));
    unlink(path);
    if (_i == 0) {
        script_run(connect_to_path, path);
        unlink(path);
    } else {
        path[0] = '@';
        script_run(connect_to_path, path);
    }
    ck_assert_int_eq(open_descriptors(), before);
    async_shutdown();
}
END_TEST

START_TEST(a_full_backlog_is_waited_for)
{
    int before;

    run_for_ms(1);
    before = open_descriptors();
    listener = async_unix_listen("@async net full", 2);
    run_by_hand(wait_for_room);
    close(client);
    close(listener);
    ck_assert_int_eq(open_descriptors(), before);
    async_shutdown();
}
END_TEST

TCase *net_tests(void)
{
    TCase *tests = tcase_create("net");

    tcase_set_timeout(tests, 60);
    tcase_add_loop_test(tests, several_buffers_at_once, 0, 4);
    tcase_add_loop_test(tests, connecting_to_a_host_and_service, 0, 2);
    tcase_add_test(tests, a_cancelled_connection_leaves_nothing);
    tcase_add_test(tests, datagrams);
    tcase_add_loop_test(tests, unix_sockets, 0, 2);
    tcase_add_test(tests, a_full_backlog_is_waited_for);
    return tests;
}
