/* Files and names on the pool of threads: what the run tests cannot see: cancellation, failures, memory. */
#include <dirent.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <async/testing.h>

#include "internal.h"
#include "support.h"

static char path[40];

static void make_file(const char *text)
{
    int fd;

    strcpy(path, "/tmp/async-test-XXXXXX");
    fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, text, strlen(text)), strlen(text));
    close(fd);
}

/* Waits, in ordinary code, until the pool has nothing to do. */
static void wait_for_pool(void)
{
    async_shutdown();
    while (asyncrt_pool_threads() > 0)
        usleep(1000);
}

/* ---- one at a time ---------------------------------------------------------------------------------------
 */

union any_future {
    struct async_open_future open;
    struct async_close_future close;
    struct async_pread_future pread;
    struct async_stat_future stat;
    struct async_getaddrinfo_future getaddrinfo;
    struct async_scandir_future scandir;
};

static union any_future future;
static int polls;

#define POLL_ANY(name) async_##name##_poll(&future.name, cx, &self->result)

static enum async_poll open_and_close(struct script *self, struct async_context *cx)
{
    switch (self->step) {
    case 0:
        async_open_init(&future.open, path, O_RDONLY | O_CLOEXEC, 0);
        self->step++;
        __attribute__((fallthrough));
    case 1:
        polls++;
        if (POLL_ANY(open) == ASYNC_PENDING)
            return ASYNC_PENDING;
        ck_assert_int_ge(self->result, 0);
        async_close_init(&future.close, self->result);
        self->step++;
        __attribute__((fallthrough));
    default:
        if (POLL_ANY(close) == ASYNC_PENDING)
            return ASYNC_PENDING;
        ck_assert_int_eq(self->result, 0);
    }
    return ASYNC_READY;
}

START_TEST(opening_and_closing)
{
    int before;

    make_file("text");
    before = open_descriptors();
    script_run(open_and_close, NULL);
    ck_assert_int_eq(polls, 2);
    async_shutdown();
    ck_assert_int_eq(open_descriptors(), before);
    unlink(path);
}
END_TEST

/* ---- cancellation ----------------------------------------------------------------------------------------
 */

/* Begins an operation, and drops it after `n` milliseconds. */
static enum async_poll open_and_cancel(struct script *self, struct async_context *cx)
{
    async_open_init(&future.open, path, O_RDONLY | O_CLOEXEC, 0);
    ck_assert_int_eq(POLL_ANY(open), ASYNC_PENDING);
    usleep((useconds_t)self->n * 100);
    async_open_drop(&future.open);
    return ASYNC_READY;
}

START_TEST(a_cancelled_open_leaves_no_descriptor)
{
    int before;

    make_file("text");
    run_for_ms(1);
    async_shutdown();
    before = open_descriptors();
    for (int i = 0; i < 300; i++)
        script_spawn(open_and_cancel, NULL)->n = i % 10;
    run_for_ms(1);
    wait_for_pool();
    ck_assert_int_eq(open_descriptors(), before);
    unlink(path);
}
END_TEST

static enum async_poll close_and_cancel(struct script *self, struct async_context *cx)
{
    async_close_init(&future.close, (int)self->n);
    ck_assert_int_eq(POLL_ANY(close), ASYNC_PENDING);
    async_close_drop(&future.close);
    return ASYNC_READY;
}

START_TEST(a_cancelled_close_closes)
{
    int before;

    make_file("text");
    before = open_descriptors();
    for (int i = 0; i < 20; i++)
        script_spawn(close_and_cancel, NULL)->n = open(path, O_RDONLY | O_CLOEXEC);
    run_for_ms(1);
    wait_for_pool();
    ck_assert_int_eq(open_descriptors(), before);
    unlink(path);
}
END_TEST

static enum async_poll close_without_polling(struct script *self, struct async_context *cx)
{
    (void)cx;
    async_close_init(&future.close, (int)self->n);
    async_close_drop(&future.close);
    return ASYNC_READY;
}

START_TEST(what_has_not_been_polled_has_not_begun)
{
    int fd;

    make_file("text");
    fd = open(path, O_RDONLY | O_CLOEXEC);
    script_spawn(close_without_polling, NULL)->n = fd;
    run_for_ms(1);
    wait_for_pool();
    ck_assert_int_eq(close(fd), 0);
    unlink(path);
}
END_TEST

/* The buffer is gone when the thread reads. */
static enum async_poll read_and_cancel(struct script *self, struct async_context *cx)
{
    char *buf = malloc(4);

    memset(buf, '-', 4);
    async_pread_init(&future.pread, (int)self->n, buf, 4, 0);
    ck_assert_int_eq(async_pread_poll(&future.pread, cx, &self->size), ASYNC_PENDING);
    usleep(100);
    async_pread_drop(&future.pread);
    ck_assert_mem_eq(buf, "----", 4);
    free(buf);
    return ASYNC_READY;
}

START_TEST(a_cancelled_read_does_not_touch_the_buffer)
{
    int fd;

    make_file("text");
    fd = open(path, O_RDONLY | O_CLOEXEC);
    for (int i = 0; i < 50; i++)
        script_spawn(read_and_cancel, NULL)->n = fd;
    run_for_ms(1);
    wait_for_pool();
    close(fd);
    unlink(path);
}
END_TEST

static enum async_poll resolve_and_cancel(struct script *self, struct async_context *cx)
{
    static struct addrinfo *list;

    async_getaddrinfo_init(&future.getaddrinfo, "127.0.0.1", "80", NULL, &list);
    ck_assert_int_eq(POLL_ANY(getaddrinfo), ASYNC_PENDING);
    usleep((useconds_t)self->n * 100);
    async_getaddrinfo_drop(&future.getaddrinfo);
    ck_assert_ptr_null(list);
    return ASYNC_READY;
}

START_TEST(a_cancelled_resolution_frees_what_it_finds)
{
    for (int i = 0; i < 50; i++)
        script_spawn(resolve_and_cancel, NULL)->n = i % 10;
    run_for_ms(1);
    wait_for_pool();
}
END_TEST

static struct dirent **entries;

/* Dropped before it has begun, while it runs, or when it has ended; what it has read is freed (see
 * LeakSanitizer). */
static enum async_poll list_and_cancel(struct script *self, struct async_context *cx)
{
    async_scandir_init(&future.scandir, "/", &entries, NULL, NULL);
    if (self->n > 0)
        ck_assert_int_eq(POLL_ANY(scandir), ASYNC_PENDING);
    usleep((useconds_t)self->n * 100);
    async_scandir_drop(&future.scandir);
    ck_assert_ptr_null(entries);
    return ASYNC_READY;
}

START_TEST(a_cancelled_listing_frees_what_it_has_read)
{
    for (int i = 0; i < 50; i++)
        script_spawn(list_and_cancel, NULL)->n = i % 10;
    run_for_ms(1);
    wait_for_pool();
}
END_TEST

static enum async_poll list_folders(struct script *self, struct async_context *cx)
{
    static struct async_scandir_future listing;
    static struct dirent **dot;
    static int n;

    BEGIN;
    errno = EXDEV;
    AWAIT_OWN(scandir, &listing, &n, "/", &entries, NULL, alphasort);
    ck_assert_int_gt(n, 2);
    ck_assert_str_eq(entries[0]->d_name, ".");
    AWAIT_OWN(scandir, &listing, &n, "/no/such/folder", &dot, NULL, NULL);
    ck_assert_int_eq(n, -ENOENT);
    AWAIT_OWN(scandir, &listing, &n, "/dev/null", &dot, NULL, NULL);
    ck_assert_int_eq(n, -ENOTDIR);
    ck_assert_ptr_null(dot);
    ck_assert_int_eq(errno, EXDEV);
    END;
}

START_TEST(folders_are_listed)
{
    int n = scandir("/", &entries, NULL, NULL);

    async_free_entries(entries, n);
    async_free_entries(entries, -ENOENT);
    script_run(list_folders, NULL);
    async_free_entries(entries, n);
    async_shutdown();
}
END_TEST

/* ---- failures --------------------------------------------------------------------------------------------
 */

static enum async_poll fail_at_once(struct script *self, struct async_context *cx)
{
    static struct addrinfo *list;
    static struct stat st;

    for (int i = 0; i < 2; i++) {
        async_test_fail_allocation(i + 1);
        async_stat_init(&future.stat, "/", &st);
        ck_assert_int_eq(POLL_ANY(stat), ASYNC_READY);
        ck_assert_int_eq(self->result, i ? -EAGAIN : -ENOMEM);
        async_test_fail_allocation(i + 1);
        async_getaddrinfo_init(&future.getaddrinfo, NULL, "80", NULL, &list);
        ck_assert_int_eq(POLL_ANY(getaddrinfo), ASYNC_READY);
        ck_assert_int_eq(self->result, i ? EAI_AGAIN : EAI_MEMORY);
    }
    async_pread_init(&future.pread, 0, NULL, PTRDIFF_MAX, 0);
    ck_assert_int_eq(async_pread_poll(&future.pread, cx, &self->size), ASYNC_READY);
    ck_assert_int_eq(self->size, -ENOMEM);
    async_test_fail_allocation(0);
    ck_assert_uint_eq(asyncrt_current->jobs, 0);
    return ASYNC_READY;
}

START_TEST(without_memory_or_threads_there_is_an_error)
{
    script_run(fail_at_once, NULL);
    async_shutdown();
}
END_TEST

static enum async_poll poll_stat_again(struct script *self, struct async_context *cx)
{
    async_stat_init(&future.stat, "/", NULL);
    async_test_fail_allocation(1);
    ck_assert_int_eq(POLL_ANY(stat), ASYNC_READY);
    return POLL_ANY(stat);
}

static void poll_after_end(void)
{
    script_run(poll_stat_again, NULL);
}

START_TEST(polling_after_the_end_aborts)
{
    expect_abort(poll_after_end, "async_stat (");
}
END_TEST

TCase *files_tests(void)
{
    TCase *tests = tcase_create("files");

    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, opening_and_closing);
    tcase_add_test(tests, a_cancelled_open_leaves_no_descriptor);
    tcase_add_test(tests, a_cancelled_close_closes);
    tcase_add_test(tests, what_has_not_been_polled_has_not_begun);
    tcase_add_test(tests, a_cancelled_read_does_not_touch_the_buffer);
    tcase_add_test(tests, a_cancelled_resolution_frees_what_it_finds);
    tcase_add_test(tests, a_cancelled_listing_frees_what_it_has_read);
    tcase_add_test(tests, folders_are_listed);
    tcase_add_test(tests, without_memory_or_threads_there_is_an_error);
    tcase_add_test(tests, polling_after_the_end_aborts);
    return tests;
}
