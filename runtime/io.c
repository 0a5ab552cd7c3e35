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

/* The bytes of a vector; -EINVAL if it cannot be one. */
static ssize_t size_of(const struct iovec *v, int count)
{
    size_t n = 0;

    if (count < 0 || count > IOV_MAX)
        return -EINVAL;
    for (int i = 0; i < count; i++)
        if (__builtin_add_overflow(n, v[i].iov_len, &n))
            return -EINVAL;
    return n > SSIZE_MAX ? -EINVAL : (ssize_t)n;
}

static ssize_t receive(int fd, const struct iovec *v, int count)
{
    struct msghdr message = {.msg_iov = (struct iovec *)v, .msg_iovlen = (size_t)count};

    if (count == 1)
        return outcome(recv(fd, v->iov_base, v->iov_len, MSG_DONTWAIT));
    return outcome(recvmsg(fd, &message, MSG_DONTWAIT));
}

static ssize_t read_plain(int fd, const struct iovec *v, int count, bool ready)
{
    ssize_t r;

    do
        r = outcome(preadv2(fd, v, count, -1, RWF_NOWAIT));
    while (r == -EINTR);
    if (!not_decided(r, ready))
        return r;
    r = asyncrt_ready_now(fd, POLLIN);
    if (r <= 0)
        return r < 0 ? r : -EAGAIN;
    return outcome(readv(fd, v, count));
}

static ssize_t attempt_read(int fd, const struct iovec *v, int count, bool ready, unsigned char *plain)
{
    ssize_t r = size_of(v, count);

    if (r <= 0)
        return r;
    if (!*plain) {
        do
            r = receive(fd, v, count);
        while (r == -EINTR);
        if (r != -ENOTSOCK)
            return r;
        *plain = 1;
    }
    do
        r = read_plain(fd, v, count, ready);
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

static ssize_t write_plain(int fd, const struct iovec *v, int count, bool ready)
{
    ssize_t r;

    do
        r = outcome(pwritev2(fd, v, count, -1, RWF_NOWAIT));
    while (r == -EINTR);
    if (!not_decided(r, ready))
        return r;
    r = asyncrt_ready_now(fd, POLLOUT);
    if (r <= 0)
        return r < 0 ? r : -EAGAIN;
    while (count > 1 && v->iov_len == 0)
        v++, count--;
    return outcome(write(fd, v->iov_base, safe_size(fd, v->iov_len)));
}

/* There is no MSG_NOSIGNAL for pipes. A write that fails with EPIPE has sent SIGPIPE to this thread, which
 * has it blocked for the time being, and takes it back unless one had been pending before. */
static ssize_t write_plain_unsignalled(int fd, const struct iovec *v, int count, bool ready)
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
        r = write_plain(fd, v, count, ready);
    while (r == -EINTR);
    if (r == -EPIPE && !sigismember(&pending, SIGPIPE))
        while (sigtimedwait(&pipe_signal, NULL, &now) < 0 && errno == EINTR)
            ;
    pthread_sigmask(SIG_SETMASK, &mask, NULL);
    return r;
}

static ssize_t transmit(int fd, const struct iovec *v, int count)
{
    struct msghdr message = {.msg_iov = (struct iovec *)v, .msg_iovlen = (size_t)count};

    if (count == 1)
        return outcome(send(fd, v->iov_base, v->iov_len, MSG_DONTWAIT | MSG_NOSIGNAL));
    return outcome(sendmsg(fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL));
}

static ssize_t attempt_write(int fd, const struct iovec *v, int count, bool ready, unsigned char *plain)
{
    ssize_t r = size_of(v, count);

    if (r < 0 || count == 0)
        return r;
    if (!*plain) {
        do
            r = transmit(fd, v, count);
        while (r == -EINTR);
        if (r != -ENOTSOCK)
            return r;
        *plain = 1;
    }
    return write_plain_unsignalled(fd, v, count, ready);
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

ssize_t async_readv(int fd, const struct iovec *iov, int iovcnt)
{
    unsigned char plain = 0;
    int saved = errno;
    ssize_t r = attempt_read(fd, iov, iovcnt, false, &plain);

    while (r == -EAGAIN) {
        r = asyncrt_block_until(fd, POLLIN);
        if (r == 0)
            r = attempt_read(fd, iov, iovcnt, true, &plain);
    }
    errno = saved;
    return r;
}

ssize_t async_writev(int fd, const struct iovec *iov, int iovcnt)
{
    unsigned char plain = 0;
    int saved = errno;
    ssize_t r = attempt_write(fd, iov, iovcnt, false, &plain);

    while (r == -EAGAIN) {
        r = asyncrt_block_until(fd, POLLOUT);
        if (r == 0)
            r = attempt_write(fd, iov, iovcnt, true, &plain);
    }
    errno = saved;
    return r;
}

ssize_t async_read(int fd, void *buf, size_t n)
{
    return async_readv(fd, &(struct iovec){buf, n}, 1);
}

ssize_t async_write(int fd, const void *buf, size_t n)
{
    return async_writev(fd, &(struct iovec){(void *)buf, n}, 1);
}

ssize_t async_read_rest(int fd, void *buf, size_t n, size_t *done)
{
    if (*done > n)
        return -EINVAL;
    while (*done < n) {
        ssize_t r = async_read(fd, (char *)buf + *done, n - *done);

        if (r < 0)
            return r;
        if (r == 0)
            break;
        *done += (size_t)r;
    }
    return (ssize_t)*done;
}

ssize_t async_write_rest(int fd, const void *buf, size_t n, size_t *done)
{
    if (*done > n)
        return -EINVAL;
    while (*done < n) {
        ssize_t r = async_write(fd, (const char *)buf + *done, n - *done);

        if (r < 0)
            return r;
        *done += (size_t)r;
    }
    return (ssize_t)*done;
}

ssize_t async_read_exact(int fd, void *buf, size_t n)
{
    return async_read_rest(fd, buf, n, &(size_t){0});
}

ssize_t async_write_all(int fd, const void *buf, size_t n)
{
    return async_write_rest(fd, buf, n, &(size_t){0});
}

#else

#include "fd_wait.h"

/* ---- futures ----------------------------------------------------------------------------------------- */

/* A socket that has given less than there was room for is empty, most likely: the next read waits first. */
static enum async_poll read_some(struct async_fd_wait *wait, struct async_context *cx, const struct iovec *v,
                                 int count, ssize_t *result)
{
    bool ready = wait->state == FD_READY;
    int saved = errno;
    ssize_t n = size_of(v, count), r = -EAGAIN;

    if (ready || n <= 0 || !asyncrt_fd_is_drained(cx, wait->fd)) {
        r = attempt_read(wait->fd, v, count, ready, &wait->plain);
        errno = saved;
    }
    if (r == -EAGAIN)
        return asyncrt_fd_wait_or_fail(wait, cx, EV_READ, !wait->plain, result);
    asyncrt_fd_drained(cx, wait->fd, r > 0 && r < n && !wait->plain);
    return asyncrt_fd_finished(wait, result, r);
}

static enum async_poll write_some(struct async_fd_wait *wait, struct async_context *cx, const struct iovec *v,
                                  int count, ssize_t *result)
{
    int saved = errno;
    ssize_t r = attempt_write(wait->fd, v, count, wait->state == FD_READY, &wait->plain);

    errno = saved;
    if (r == -EAGAIN)
        return asyncrt_fd_wait_or_fail(wait, cx, EV_WRITE, !wait->plain, result);
    return asyncrt_fd_finished(wait, result, r);
}

static enum async_poll read_one(struct async_fd_wait *wait, struct async_context *cx, void *buf, size_t n,
                                ssize_t *result)
{
    return read_some(wait, cx, &(struct iovec){buf, n}, 1, result);
}

static enum async_poll write_one(struct async_fd_wait *wait, struct async_context *cx, const void *buf,
                                 size_t n, ssize_t *result)
{
    return write_some(wait, cx, &(struct iovec){(void *)buf, n}, 1, result);
}

enum async_poll async_read_poll(struct async_read_future *self, struct async_context *cx, ssize_t *result)
{
    if (!asyncrt_fd_may_try(&self->wait, cx, "async_read"))
        return ASYNC_PENDING;
    return read_one(&self->wait, cx, self->buf, self->n, result);
}

enum async_poll async_write_poll(struct async_write_future *self, struct async_context *cx, ssize_t *result)
{
    if (!asyncrt_fd_may_try(&self->wait, cx, "async_write"))
        return ASYNC_PENDING;
    return write_one(&self->wait, cx, self->buf, self->n, result);
}

enum async_poll async_readv_poll(struct async_readv_future *self, struct async_context *cx, ssize_t *result)
{
    if (!asyncrt_fd_may_try(&self->wait, cx, "async_readv"))
        return ASYNC_PENDING;
    return read_some(&self->wait, cx, self->iov, self->iovcnt, result);
}

enum async_poll async_writev_poll(struct async_writev_future *self, struct async_context *cx, ssize_t *result)
{
    if (!asyncrt_fd_may_try(&self->wait, cx, "async_writev"))
        return ASYNC_PENDING;
    return write_some(&self->wait, cx, self->iov, self->iovcnt, result);
}

/* Reads on until there are `n` bytes, `*done` of which there are already. */
static enum async_poll read_rest(struct async_fd_wait *wait, struct async_context *cx, char *buf, size_t n,
                                 size_t *done, ssize_t *result, const char *function)
{
    ssize_t r = 0;

    for (;;) {
        if (!asyncrt_fd_may_try(wait, cx, function))
            return ASYNC_PENDING;
        if (*done > n)
            return asyncrt_fd_finished(wait, result, -EINVAL);
        if (read_one(wait, cx, buf + *done, n - *done, &r) == ASYNC_PENDING)
            return ASYNC_PENDING;
        if (r < 0)
            return asyncrt_fd_finished(wait, result, r);
        *done += (size_t)r;
        if (r == 0 || *done == n)
            return asyncrt_fd_finished(wait, result, (ssize_t)*done);
        wait->state = FD_IDLE;
    }
}

static enum async_poll write_rest(struct async_fd_wait *wait, struct async_context *cx, const char *buf,
                                  size_t n, size_t *done, ssize_t *result, const char *function)
{
    ssize_t r = 0;

    if (*done >= n && wait->state == FD_IDLE)
        return asyncrt_fd_finished(wait, result, *done > n ? -EINVAL : (ssize_t)n);
    for (;;) {
        if (!asyncrt_fd_may_try(wait, cx, function) ||
            write_one(wait, cx, buf + *done, n - *done, &r) == ASYNC_PENDING)
            return ASYNC_PENDING;
        if (r < 0)
            return asyncrt_fd_finished(wait, result, r);
        *done += (size_t)r;
        if (*done == n)
            return asyncrt_fd_finished(wait, result, (ssize_t)n);
        wait->state = FD_IDLE;
    }
}

enum async_poll async_read_exact_poll(struct async_read_exact_future *self, struct async_context *cx,
                                      ssize_t *result)
{
    return read_rest(&self->wait, cx, self->buf, self->n, &self->done, result, "async_read_exact");
}

enum async_poll async_write_all_poll(struct async_write_all_future *self, struct async_context *cx,
                                     ssize_t *result)
{
    return write_rest(&self->wait, cx, self->buf, self->n, &self->done, result, "async_write_all");
}

enum async_poll async_read_rest_poll(struct async_read_rest_future *self, struct async_context *cx,
                                     ssize_t *result)
{
    return read_rest(&self->wait, cx, self->buf, self->n, self->done, result, "async_read_rest");
}

enum async_poll async_write_rest_poll(struct async_write_rest_future *self, struct async_context *cx,
                                      ssize_t *result)
{
    return write_rest(&self->wait, cx, self->buf, self->n, self->done, result, "async_write_rest");
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
    if (!asyncrt_fd_may_try(&self->wait, cx, "async_readable"))
        return ASYNC_PENDING;
    return await_ready(&self->wait, cx, POLLIN, result);
}

enum async_poll async_writable_poll(struct async_writable_future *self, struct async_context *cx, int *result)
{
    if (!asyncrt_fd_may_try(&self->wait, cx, "async_writable"))
        return ASYNC_PENDING;
    return await_ready(&self->wait, cx, POLLOUT, result);
}

#endif /* ASYNC_ELIDE */
