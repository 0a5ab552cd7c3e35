/* The elided flavour: the same operations as ordinary functions that block. */
#include <async.h>
#include <async/testing.h>
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

START_TEST(sleeping_takes_as_long_as_it_says)
{
    int64_t before = async_now_ms();

    async_sleep_ms(20);
    async_sleep_ms(0);
    async_sleep_ms(INT64_MIN);
    async_yield();
    ck_assert_int_ge(async_now_ms() - before, 20);
    ck_assert_int_le(async_now_ms() - before, 500);
    async_shutdown();
}
END_TEST

static char big[1000000];

static void *write_slowly(void *arg)
{
    int fd = *(int *)arg;

    async_sleep_ms(5);
    ck_assert_int_eq(async_write_all(fd, "hello", 5), 5);
    ck_assert_int_eq(async_write_all(fd, big, sizeof big), sizeof big);
    close(fd);
    return NULL;
}

static void make_pair(int kind, int *fds)
{
    if (kind < 2)
        ck_assert_int_eq(pipe2(fds, kind ? O_NONBLOCK : 0), 0);
    else
        ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM | (kind > 2 ? SOCK_NONBLOCK : 0), 0, fds), 0);
}

START_TEST(sleeping_until_a_time)
{
    int64_t before = async_now_ms();

    async_sleep_until(before + 10);
    ck_assert_int_ge(async_now_ms(), before + 10);
    async_sleep_until(before);
    async_sleep_until(INT64_MIN);
}
END_TEST

START_TEST(virtual_sleep_takes_no_time)
{
    async_test_clock(0);
    async_sleep_ms(3600000);
    async_sleep_until(3600000 * 24);
    async_sleep_ms(0);
    ck_assert_int_eq(async_now_ms(), 3600000 * 24);
    async_sleep_ms(INT64_MAX);
    ck_assert_int_eq(async_now_ms(), INT64_MAX);
    async_test_clock(-1);
    ck_assert_int_lt(async_now_ms(), INT64_MAX);
}
END_TEST

START_TEST(reading_waits_for_the_writer)
{
    static char copy[sizeof big];
    int fds[2];
    char text[10];
    pthread_t thread;

    make_pair(_i, fds);
    errno = E2BIG;
    ck_assert_int_eq(pthread_create(&thread, NULL, write_slowly, &fds[1]), 0);
    ck_assert_int_eq(async_readable(fds[0]), 0);
    ck_assert_int_eq(async_read(fds[0], text, 5), 5);
    ck_assert_int_eq(memcmp(text, "hello", 5), 0);
    ck_assert_int_eq(async_read_exact(fds[0], copy, sizeof copy), sizeof copy);
    ck_assert_int_eq(async_read_exact(fds[0], copy, sizeof copy), 0);
    pthread_join(thread, NULL);
    ck_assert_int_eq(errno, E2BIG);
    close(fds[0]);
}
END_TEST

START_TEST(a_dead_peer_is_an_error_and_no_signal)
{
    int fds[2];

    make_pair(_i, fds);
    close(fds[0]);
    ck_assert_int_eq(async_write(fds[1], "x", 1), -EPIPE);
    ck_assert_int_eq(async_write_all(fds[1], "x", 1), -EPIPE);
    close(fds[1]);
}
END_TEST

START_TEST(bad_descriptors_are_errors)
{
    char byte;

    ck_assert_int_eq(async_read(-1, &byte, 1), -EBADF);
    ck_assert_int_eq(async_write(12345, &byte, 1), -EBADF);
    ck_assert_int_eq(async_readable(-1), -EBADF);
    ck_assert_int_eq(async_writable(12345), -EBADF);
    ck_assert_int_eq(async_accept(-1, NULL, NULL), -EBADF);
}
END_TEST

START_TEST(connecting_and_accepting)
{
    struct sockaddr_storage address;
    socklen_t size = sizeof address;
    int listener = async_tcp_listen("127.0.0.1", "0", 5), client, server;
    char byte = 0;

    ck_assert_int_ge(listener, 0);
    ck_assert_int_eq(getsockname(listener, (struct sockaddr *)&address, &size), 0);
    client = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    ck_assert_int_eq(async_connect(client, (struct sockaddr *)&address, size), 0);
    server = async_accept(listener, NULL, NULL);
    ck_assert_int_ge(server, 0);
    ck_assert_int_eq(async_write(client, "x", 1), 1);
    ck_assert_int_eq(async_read(server, &byte, 1), 1);
    ck_assert_int_eq(byte, 'x');
    close(listener);
    close(client);
    client = socket(AF_INET, SOCK_STREAM, 0);
    ck_assert_int_eq(async_connect(client, (struct sockaddr *)&address, size), -ECONNREFUSED);
}
END_TEST

/* Runs `body` in a child process, which must abort. */
static void expect_abort(void (*body)(void))
{
    int status;
    pid_t child = fork();

    if (child == 0) {
        close(STDERR_FILENO);
        signal(SIGABRT, SIG_DFL);
        body();
        _exit(0);
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

static struct async_channel *channel;

static void send_on(void)
{
    async_send(channel, &(int){0});
}

static void receive_on(void)
{
    int value;

    async_recv(channel, &value);
}

START_TEST(a_channel_without_others)
{
    int value = 0;

    channel = async_channel_new(sizeof(int), 2);
    expect_abort(receive_on);
    for (int i = 0; i < 5; i++) {
        ck_assert_int_eq(async_send(channel, &i), 0);
        ck_assert_int_eq(async_recv(channel, &value), 0);
        ck_assert_int_eq(value, i);
    }
    ck_assert_int_eq(async_try_recv(channel, &value), -EAGAIN);
    ck_assert_int_eq(async_send(channel, &(int){8}), 0);
    ck_assert_int_eq(async_send(channel, &(int){9}), 0);
    ck_assert_int_eq(async_try_send(channel, &value), -EAGAIN);
    expect_abort(send_on);
    async_channel_close(channel);
    ck_assert_int_eq(async_send(channel, &value), -EPIPE);
    ck_assert_int_eq(async_channel_length(channel), 2);
    ck_assert_int_eq(async_recv(channel, &value), 0);
    ck_assert_int_eq(value, 8);
    ck_assert_int_eq(async_recv(channel, &value), 0);
    ck_assert_int_eq(async_recv(channel, &value), -EPIPE);
    async_channel_free(channel);
}
END_TEST

static struct async_mutex mutex;

static void lock_again(void)
{
    async_mutex_lock(&mutex);
}

START_TEST(locks_without_others)
{
    struct async_semaphore semaphore = ASYNC_SEMAPHORE(1);
    struct async_rwlock rwlock = {0};
    struct async_notify notify = {0};
    struct async_once once = {0};

    async_mutex_lock(&mutex);
    expect_abort(lock_again);
    async_mutex_unlock(&mutex);
    ck_assert_int_eq(async_mutex_try_lock(&mutex), 0);
    async_semaphore_acquire(&semaphore, 1);
    ck_assert_int_eq(async_semaphore_try_acquire(&semaphore, 1), -EAGAIN);
    async_semaphore_release(&semaphore, 2);
    async_semaphore_acquire(&semaphore, 2);
    async_rwlock_read(&rwlock);
    async_rwlock_read(&rwlock);
    ck_assert_int_eq(async_rwlock_try_write(&rwlock), -EBUSY);
    async_rwlock_unlock(&rwlock);
    async_rwlock_unlock(&rwlock);
    async_rwlock_write(&rwlock);
    ck_assert_int_eq(async_rwlock_try_read(&rwlock), -EBUSY);
    async_notify_one(&notify);
    async_notify_wait(&notify);
    ck_assert_int_eq(async_once_begin(&once), 1);
    async_once_failed(&once);
    ck_assert_int_eq(async_once_begin(&once), 1);
    async_once_done(&once);
    ck_assert_int_eq(async_once_begin(&once), 0);
}
END_TEST

START_TEST(buffered_lines)
{
    char room[8], out[4], *line;
    struct async_reader reader;
    struct async_writer writer;
    int fds[2];

    make_pair(_i, fds);
    reader = (struct async_reader)ASYNC_READER(fds[0], room, sizeof room);
    writer = (struct async_writer)ASYNC_WRITER(fds[1], out, sizeof out);
    ck_assert_int_eq(async_writer_write(&writer, "ab\n", 3), 3);
    ck_assert_int_eq(async_writer_write(&writer, "long line\nx;end", 15), 15);
    ck_assert_int_eq(async_writer_flush(&writer), 0);
    close(fds[1]);
    ck_assert_int_eq(async_reader_line(&reader, &line), 3);
    ck_assert_str_eq(line, "ab");
    ck_assert_int_eq(async_reader_line(&reader, &line), -EMSGSIZE);
    ck_assert_int_eq(async_reader_exact(&reader, line, 5), 5);
    ck_assert_int_eq(async_reader_line(&reader, &line), 5);
    ck_assert_str_eq(line, "line");
    ck_assert_int_eq(async_reader_until(&reader, ';', &line), 2);
    ck_assert_int_eq(async_reader_peek(&reader, 2, &line), 3);
    async_reader_skip(&reader, 1);
    ck_assert_int_eq(async_reader_line(&reader, &line), 2);
    ck_assert_str_eq(line, "nd");
    ck_assert_int_eq(async_reader_line(&reader, &line), 0);
    close(fds[0]);
}
END_TEST

START_TEST(hosts_datagrams_and_paths)
{
    struct sockaddr_storage address;
    socklen_t size = sizeof address;
    int server = async_udp_bind("127.0.0.1", "0"), client = async_udp_bind(NULL, "0"), listener;
    char text[8];

    ck_assert_int_eq(getsockname(server, (struct sockaddr *)&address, &size), 0);
    ck_assert_int_eq(async_send_to(client, "hi", 2, 0, (struct sockaddr *)&address, size), 2);
    ck_assert_int_eq(async_recv_from(server, text, sizeof text, 0, NULL, NULL), 2);
    close(server);
    close(client);
    listener = async_unix_listen("@async elided test", 1);
    client = async_unix_connect("@async elided test");
    server = async_accept(listener, NULL, NULL);
    ck_assert_int_ge(server, 0);
    ck_assert_int_eq(async_writev(client, (struct iovec[]){{"a", 1}, {"bc", 2}}, 2), 3);
    ck_assert_int_eq(async_readv(server, (struct iovec[]){{text, 2}, {text + 2, 2}}, 2), 3);
    ck_assert_mem_eq(text, "abc", 3);
    close(server);
    close(client);
    close(listener);
    ck_assert_int_eq(async_unix_connect("@async elided test"), -ECONNREFUSED);
    ck_assert_int_eq(async_tcp_connect("127.0.0.1", "1"), -ECONNREFUSED);
}
END_TEST

START_TEST(programs)
{
    char *const good[] = {"cat", NULL}, *const missing[] = {"/no/such/program", NULL};
    struct async_process child;
    char text[8];
    int status;

    ck_assert_int_eq(async_spawn_process(missing, NULL, ASYNC_PIPE_STDIN, &child), -ENOENT);
    ck_assert_int_eq(async_waitpid(-1, &status, 0), -ECHILD);
    ck_assert_int_eq(async_spawn_process(good, NULL, ASYNC_PIPE_STDIN | ASYNC_PIPE_STDOUT, &child), 0);
    ck_assert_int_eq(async_write(child.in, "text", 4), 4);
    close(child.in);
    ck_assert_int_eq(async_read_exact(child.out, text, sizeof text), 4);
    close(child.out);
    ck_assert_int_eq(async_waitpid(child.pid, &status, 0), child.pid);
    ck_assert_int_eq(status, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("elided");
    TCase *tests = tcase_create("elided");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_test(tests, sleeping_takes_as_long_as_it_says);
    tcase_add_test(tests, sleeping_until_a_time);
    tcase_add_test(tests, virtual_sleep_takes_no_time);
    tcase_add_loop_test(tests, reading_waits_for_the_writer, 0, 4);
    tcase_add_loop_test(tests, a_dead_peer_is_an_error_and_no_signal, 0, 4);
    tcase_add_test(tests, bad_descriptors_are_errors);
    tcase_add_test(tests, connecting_and_accepting);
    tcase_add_test(tests, a_channel_without_others);
    tcase_add_test(tests, locks_without_others);
    tcase_add_loop_test(tests, buffered_lines, 0, 4);
    tcase_add_test(tests, hosts_datagrams_and_paths);
    tcase_add_test(tests, programs);
    suite_add_tcase(suite, tests);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
