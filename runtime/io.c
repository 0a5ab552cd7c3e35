/* Reading and writing descriptors. The attempts are shared by the futures and by the elided, blocking
 * functions: they never block, and give -EAGAIN instead. */
#include <async.h>

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/uio.h>

#include "attempt.h"
#include "clock.h"

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

int64_t asyncrt_socket_timeout(int fd, bool reads)
{
    struct timeval time = {0, 0};
    socklen_t size = sizeof time;

    if (getsockopt(fd, SOL_SOCKET, reads ? SO_RCVTIMEO : SO_SNDTIMEO, &time, &size) < 0 ||
        size != sizeof time)
        return 0;
    return (int64_t)time.tv_sec * 1000 + (time.tv_usec + 999) / 1000;
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
    return asyncrt_attempt_plain(&(struct plain_attempt){fd, v, count, false, ready});
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
    return asyncrt_attempt_plain(&(struct plain_attempt){fd, v, count, true, ready});
}

#ifdef ASYNC_ELIDE

/* ---- blocking ---------------------------------------------------------------------------------------- */

/* 0, -EAGAIN when so many milliseconds have passed, unless these are negative, or another -errno. */
static int block_for_ms(int fd, short events, int64_t ms)
{
    struct pollfd p = {fd, events, 0};
    int64_t deadline = ms < 0 ? INT64_MAX : async_now_ms() + ms;
    int r;

    if (fd < 0)
        return -EBADF;
    for (;;) {
        int64_t left = deadline == INT64_MAX ? -1 : deadline - async_now_ms();

        r = poll(&p, 1, clock_is_virtual() && ms >= 0 ? 0 : left > INT_MAX ? INT_MAX : (int)left);
        if (r > 0)
            return p.revents & POLLNVAL ? -EBADF : 0;
        if (r < 0 && errno != EINTR)
            return -errno;
        if (clock_is_virtual() && ms >= 0)
            async_sleep_until(deadline);
        if (deadline <= async_now_ms())
            return -EAGAIN;
    }
}

int asyncrt_block_until(int fd, short events)
{
    return block_for_ms(fd, events, -1);
}

int asyncrt_block_for_call(int fd, short events)
{
    int64_t ms = asyncrt_socket_timeout(fd, events == POLLIN);

    return block_for_ms(fd, events, ms > 0 ? ms : -1);
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
        r = asyncrt_block_for_call(fd, POLLIN);
        if (r < 0)
            break;
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
        r = asyncrt_block_for_call(fd, POLLOUT);
        if (r < 0)
            break;
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

enum { PAUSE_MS = 5 };

static enum fd_wait_kind kind_of(const struct async_fd_wait *wait)
{
    return wait->plain ? FD_READINESS : FD_SOCKET_IS_TRIED;
}

/* What comes of an attempt, or of the thread of the pool that makes it. */
static ssize_t go_on(struct async_fd_wait *wait, struct async_context *cx, enum fd_job_kind kind,
                     const struct iovec *v, int count, ssize_t r)
{
    if (r == IN_A_THREAD && wait->state != FD_WORKING)
        r = asyncrt_fd_job_begin(wait, cx, kind, v, count);
    return r == IN_A_THREAD ? asyncrt_fd_job_poll(wait, cx, v, count) : r;
}

/* What a cancelled read has left comes first. */
static bool is_left(struct async_fd_wait *wait, struct async_context *cx)
{
    if (wait->state == FD_WORKING)
        return true;
    return __builtin_expect(context_executor(cx)->watches.left > 0, 0) && wait->state == FD_IDLE &&
           asyncrt_fd_job_resume(wait, cx, FD_JOB_READ);
}

/* A socket that has given less than there was room for is empty, most likely: the next read waits first. */
static enum async_poll read_some(struct async_fd_wait *wait, struct async_context *cx, const struct iovec *v,
                                 int count, ssize_t *result)
{
    bool ready = wait->state == FD_READY;
    int saved = errno;
    ssize_t n = size_of(v, count), r = -EAGAIN;

    if (n > 0 && is_left(wait, cx))
        r = IN_A_THREAD;
    else if (ready || n <= 0 || !asyncrt_fd_is_drained(cx, wait->fd))
        r = attempt_read(wait->fd, v, count, ready, &wait->plain);
    if (r == IN_A_THREAD)
        r = go_on(wait, cx, FD_JOB_READ, v, count, r);
    errno = saved;
    if (r == IN_A_THREAD)
        return ASYNC_PENDING;
    if (r == -EAGAIN)
        return asyncrt_fd_wait_or_fail(wait, cx, EV_READ, kind_of(wait), result);
    asyncrt_fd_drained(cx, wait->fd, r > 0 && r < n && !wait->plain);
    return asyncrt_fd_finished(wait, result, r);
}

static enum async_poll write_some(struct async_fd_wait *wait, struct async_context *cx, const struct iovec *v,
                                  int count, ssize_t *result)
{
    int saved = errno;
    ssize_t r = IN_A_THREAD;

    if (wait->state != FD_WORKING)
        r = attempt_write(wait->fd, v, count, wait->state == FD_READY, &wait->plain);
    if (r == IN_A_THREAD)
        r = go_on(wait, cx, FD_JOB_WRITE, v, count, r);
    errno = saved;
    if (r == IN_A_THREAD)
        return ASYNC_PENDING;
    if (r == LATER)
        r = asyncrt_fd_pause(wait, cx, PAUSE_MS);
    else if (r == -EAGAIN)
        return asyncrt_fd_wait_or_fail(wait, cx, EV_WRITE, kind_of(wait), result);
    if (wait->state == FD_WAITING)
        return ASYNC_PENDING;
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

/* For the next part: as if by another call. */
static void begin_again(struct async_fd_wait *wait)
{
    wait->state = FD_IDLE;
    wait->error = 0;
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
        begin_again(wait);
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
        begin_again(wait);
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
            r = asyncrt_fd_wait(wait, cx, events == POLLIN ? EV_READ : EV_WRITE, FD_READINESS);
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
