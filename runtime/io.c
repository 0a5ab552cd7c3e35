/* Reading and writing descriptors. The attempts are shared by the futures and by the elided, blocking
 * functions: they never block, and give -EAGAIN instead. */
#include <async.h>

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "attempt.h"

/* ---- attempts ---------------------------------------------------------------------------------------- */

static ssize_t outcome(ssize_t r)
{
    return r < 0 ? -errno : r;
}

/* Whether a descriptor is ready now: 1, 0 or -errno. */
int asyncrt_ready_now(int fd, short events)
{
    struct pollfd p = {fd, events, 0};
    int r;

    if (fd < 0) /* poll(2) would ignore it */
        return -EBADF;
    do
        r = poll(&p, 1, 0);
    while (r < 0 && errno == EINTR);
    if (r < 0)
        return -errno;
    return p.revents & POLLNVAL ? -EBADF : r;
}

/* RWF_NOWAIT is not implemented for every kind of file, and a file on a disk answers EAGAIN until somebody
 * has read it in: `ready` says that waiting is over. */
static bool not_decided(ssize_t r, bool ready)
{
    return r == -EOPNOTSUPP || r == -ENOSYS || (r == -EAGAIN && ready);
}

static ssize_t read_plain(int fd, void *buf, size_t n, bool ready)
{
    struct iovec v = {buf, n};
    ssize_t r;

    do
        r = outcome(preadv2(fd, &v, 1, -1, RWF_NOWAIT));
    while (r == -EINTR);
    if (!not_decided(r, ready))
        return r;
    r = asyncrt_ready_now(fd, POLLIN);
    if (r <= 0)
        return r < 0 ? r : -EAGAIN;
    return outcome(read(fd, buf, n));
}

static ssize_t attempt_read(int fd, void *buf, size_t n, bool ready, unsigned char *plain)
{
    ssize_t r = 0;

    if (n == 0)
        return 0;
    if (!*plain) {
        do
            r = outcome(recv(fd, buf, n, MSG_DONTWAIT));
        while (r == -EINTR);
        if (r != -ENOTSOCK)
            return r;
        *plain = 1;
    }
    do
        r = read_plain(fd, buf, n, ready);
    while (r == -EINTR);
    return r;
}

/* A pipe or terminal in blocking mode that is ready takes PIPE_BUF bytes; more might block. A file takes all.
 */
static size_t safe_size(int fd, size_t n)
{
    struct stat st;

    if (n <= PIPE_BUF || (fstat(fd, &st) == 0 && (S_ISREG(st.st_mode) || S_ISBLK(st.st_mode))))
        return n;
    return PIPE_BUF;
}

static ssize_t write_plain(int fd, const void *buf, size_t n, bool ready)
{
    struct iovec v = {(void *)buf, n};
    ssize_t r;

    do
        r = outcome(pwritev2(fd, &v, 1, -1, RWF_NOWAIT));
    while (r == -EINTR);
    if (!not_decided(r, ready))
        return r;
    r = asyncrt_ready_now(fd, POLLOUT);
    if (r <= 0)
        return r < 0 ? r : -EAGAIN;
    return outcome(write(fd, buf, safe_size(fd, n)));
}

/* There is no MSG_NOSIGNAL for pipes. A write that fails with EPIPE has sent SIGPIPE to this thread, which
 * has it blocked for the time being, and takes it back unless one had been pending before. */
static ssize_t write_plain_unsignalled(int fd, const void *buf, size_t n, bool ready)
{
    static const struct timespec now = {0, 0};
    sigset_t pipe_signal, mask, pending;
    ssize_t r;

    sigemptyset(&pipe_signal);
    sigaddset(&pipe_signal, SIGPIPE);
    sigemptyset(&pending);
    pthread_sigmask(SIG_BLOCK, &pipe_signal, &mask);
    if (sigismember(&mask, SIGPIPE))
        sigpending(&pending);
    do
        r = write_plain(fd, buf, n, ready);
    while (r == -EINTR);
    if (r == -EPIPE && !sigismember(&pending, SIGPIPE))
        while (sigtimedwait(&pipe_signal, NULL, &now) < 0 && errno == EINTR)
            ;
    pthread_sigmask(SIG_SETMASK, &mask, NULL);
    return r;
}

static ssize_t attempt_write(int fd, const void *buf, size_t n, bool ready, unsigned char *plain)
{
    ssize_t r;

    if (!*plain) {
        do
            r = outcome(send(fd, buf, n, MSG_DONTWAIT | MSG_NOSIGNAL));
        while (r == -EINTR);
        if (r != -ENOTSOCK)
            return r;
        *plain = 1;
    }
    return write_plain_unsignalled(fd, buf, n, ready);
}

#ifdef ASYNC_ELIDE

/* ---- blocking ---------------------------------------------------------------------------------------- */

int asyncrt_block_until(int fd, short events)
{
    struct pollfd p = {fd, events, 0};

    if (fd < 0)
        return -EBADF;
    while (poll(&p, 1, -1) < 0)
        if (errno != EINTR)
            return -errno;
    return p.revents & POLLNVAL ? -EBADF : 0;
}

static int wait_for(int fd, short events)
{
    int saved = errno, r = asyncrt_block_until(fd, events);

    errno = saved;
    return r;
}

int async_readable(int fd)
{
    return wait_for(fd, POLLIN);
}

int async_writable(int fd)
{
    return wait_for(fd, POLLOUT);
}

ssize_t async_read(int fd, void *buf, size_t n)
{
    unsigned char plain = 0;
    int saved = errno;
    ssize_t r = attempt_read(fd, buf, n, false, &plain);

    while (r == -EAGAIN) {
        r = asyncrt_block_until(fd, POLLIN);
        if (r == 0)
            r = attempt_read(fd, buf, n, true, &plain);
    }
    errno = saved;
    return r;
}

ssize_t async_write(int fd, const void *buf, size_t n)
{
    unsigned char plain = 0;
    int saved = errno;
    ssize_t r = attempt_write(fd, buf, n, false, &plain);

    while (r == -EAGAIN) {
        r = asyncrt_block_until(fd, POLLOUT);
        if (r == 0)
            r = attempt_write(fd, buf, n, true, &plain);
    }
    errno = saved;
    return r;
}

ssize_t async_read_exact(int fd, void *buf, size_t n)
{
    size_t done = 0;

    while (done < n) {
        ssize_t r = async_read(fd, (char *)buf + done, n - done);

        if (r < 0)
            return r;
        if (r == 0)
            break;
        done += (size_t)r;
    }
    return (ssize_t)done;
}

ssize_t async_write_all(int fd, const void *buf, size_t n)
{
    size_t done = 0;

    while (done < n) {
        ssize_t r = async_write(fd, (const char *)buf + done, n - done);

        if (r < 0)
            return r;
        done += (size_t)r;
    }
    return (ssize_t)done;
}

#else

#include "internal.h"

/* ---- futures ----------------------------------------------------------------------------------------- */

/* Whether a poll goes on to an attempt; otherwise it is pending. */
static bool may_try(struct async_fd_wait *wait, struct async_context *cx, const char *function)
{
    if (wait->state == FD_FINISHED)
        ASYNCRT_ENDED(function);
    if (wait->state == FD_WAITING) {
        asyncrt_fd_still_waiting(wait, cx);
        return false;
    }
    return !asyncrt_spent(cx);
}

static enum async_poll finished(struct async_fd_wait *wait, ssize_t *result, ssize_t value)
{
    wait->state = FD_FINISHED;
    *result = value;
    return ASYNC_READY;
}

/* After an attempt that would have blocked. If libev could not watch the descriptor, nor can it now. */
static enum async_poll wait_or_fail(struct async_fd_wait *wait, struct async_context *cx, int events,
                                    bool proven, ssize_t *result)
{
    int error = wait->error ? -wait->error : asyncrt_fd_wait(wait, cx, events, proven);

    return error ? finished(wait, result, error) : ASYNC_PENDING;
}

/* A socket that has given less than there was room for is empty, most likely: the next read waits first. */
static enum async_poll read_some(struct async_fd_wait *wait, struct async_context *cx, void *buf, size_t n,
                                 ssize_t *result)
{
    bool ready = wait->state == FD_READY;
    int saved = errno;
    ssize_t r = -EAGAIN;

    if (ready || n == 0 || !asyncrt_fd_is_drained(cx, wait->fd)) {
        r = attempt_read(wait->fd, buf, n, ready, &wait->plain);
        errno = saved;
    }
    if (r == -EAGAIN)
        return wait_or_fail(wait, cx, EV_READ, !wait->plain, result);
    asyncrt_fd_drained(cx, wait->fd, r > 0 && (size_t)r < n && !wait->plain);
    return finished(wait, result, r);
}

static enum async_poll write_some(struct async_fd_wait *wait, struct async_context *cx, const void *buf,
                                  size_t n, ssize_t *result)
{
    int saved = errno;
    ssize_t r = attempt_write(wait->fd, buf, n, wait->state == FD_READY, &wait->plain);

    errno = saved;
    if (r == -EAGAIN)
        return wait_or_fail(wait, cx, EV_WRITE, !wait->plain, result);
    return finished(wait, result, r);
}

enum async_poll async_read_poll(struct async_read_future *self, struct async_context *cx, ssize_t *result)
{
    if (!may_try(&self->wait, cx, "async_read"))
        return ASYNC_PENDING;
    return read_some(&self->wait, cx, self->buf, self->n, result);
}

enum async_poll async_write_poll(struct async_write_future *self, struct async_context *cx, ssize_t *result)
{
    if (!may_try(&self->wait, cx, "async_write"))
        return ASYNC_PENDING;
    return write_some(&self->wait, cx, self->buf, self->n, result);
}

enum async_poll async_read_exact_poll(struct async_read_exact_future *self, struct async_context *cx,
                                      ssize_t *result)
{
    ssize_t r = 0;

    for (;;) {
        if (!may_try(&self->wait, cx, "async_read_exact") ||
            read_some(&self->wait, cx, self->buf + self->done, self->n - self->done, &r) == ASYNC_PENDING)
            return ASYNC_PENDING;
        if (r < 0)
            return finished(&self->wait, result, r);
        self->done += (size_t)r;
        if (r == 0 || self->done == self->n)
            return finished(&self->wait, result, (ssize_t)self->done);
        self->wait.state = FD_IDLE;
    }
}

enum async_poll async_write_all_poll(struct async_write_all_future *self, struct async_context *cx,
                                     ssize_t *result)
{
    ssize_t r = 0;

    if (self->n == 0 && self->wait.state == FD_IDLE)
        return finished(&self->wait, result, 0);
    for (;;) {
        if (!may_try(&self->wait, cx, "async_write_all") ||
            write_some(&self->wait, cx, self->buf + self->done, self->n - self->done, &r) == ASYNC_PENDING)
            return ASYNC_PENDING;
        if (r < 0)
            return finished(&self->wait, result, r);
        self->done += (size_t)r;
        if (self->done == self->n)
            return finished(&self->wait, result, (ssize_t)self->n);
        self->wait.state = FD_IDLE;
    }
}

/* Ready at once if it is ready now; else when libev says so. */
static enum async_poll await_ready(struct async_fd_wait *wait, struct async_context *cx, short events,
                                   int *result)
{
    int saved = errno, r;

    if (wait->state == FD_READY) {
        r = wait->error ? -wait->error : 1;
    } else {
        r = asyncrt_ready_now(wait->fd, events);
        errno = saved;
        if (r == 0)
            r = asyncrt_fd_wait(wait, cx, events == POLLIN ? EV_READ : EV_WRITE, false);
        if (r == 0)
            return ASYNC_PENDING;
    }
    wait->state = FD_FINISHED;
    *result = r < 0 ? r : 0;
    return ASYNC_READY;
}

enum async_poll async_readable_poll(struct async_readable_future *self, struct async_context *cx, int *result)
{
    if (!may_try(&self->wait, cx, "async_readable"))
        return ASYNC_PENDING;
    return await_ready(&self->wait, cx, POLLIN, result);
}

enum async_poll async_writable_poll(struct async_writable_future *self, struct async_context *cx, int *result)
{
    if (!may_try(&self->wait, cx, "async_writable"))
        return ASYNC_PENDING;
    return await_ready(&self->wait, cx, POLLOUT, result);
}

#endif /* ASYNC_ELIDE */
