/* Accepting, connecting and listening. */
#include <async.h>

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "attempt.h"

enum { OUT_OF_DESCRIPTORS_PAUSE_MS = 100 };


/* ---- attempts ---------------------------------------------------------------------------------------- */

/* Of the descriptor: 1, 0 or -errno. */
static int is_nonblocking(int fd)
{
    int flags = fcntl(fd, F_GETFL);

    return flags < 0 ? -errno : (flags & O_NONBLOCK) != 0;
}

/* The connection that was to be accepted has broken; Linux reports its network errors here (accept(2)). */
static bool is_connections_error(int error)
{
    switch (error) {
    case ECONNABORTED:
    case ENETDOWN:
    case EPROTO:
    case ENOPROTOOPT:
    case EHOSTDOWN:
    case ENONET:
    case EHOSTUNREACH:
    case ENETUNREACH:
    case EINTR:
        return true;
    default:
        return false;
    }
}

static bool is_shortage(int error)
{
    return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
}

/* Whether a connection can be accepted without blocking: 1, 0 or -errno. */
static int may_accept(int fd)
{
    int listening = 0;
    socklen_t size = sizeof listening;

    if (getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listening, &size) < 0)
        return -errno;
    return listening ? asyncrt_ready_now(fd, POLLIN) : -EINVAL;
}

/* A descriptor, or -errno; -EAGAIN when there is no connection. IN_A_THREAD when there is one for a socket in blocking mode:
 * somebody else may take it first. */
static int attempt_accept(int fd, struct sockaddr *addr, socklen_t *addrlen)
{
    int nonblocking = is_nonblocking(fd), r;

    if (nonblocking < 0)
        return nonblocking;
    do {
        r = nonblocking ? 1 : may_accept(fd);
        if (r <= 0)
            return r < 0 ? r : -EAGAIN;
        if (!nonblocking && !ELIDED)
            return IN_A_THREAD;
        r = accept4(fd, addr, addrlen, SOCK_NONBLOCK | SOCK_CLOEXEC);
    } while (r < 0 && is_connections_error(errno));
    return r < 0 ? -errno : r;
}

/* 0, -EINPROGRESS or another -errno. Interrupted, connect(2) goes on in the background. */
static int begin_connect(int fd, const struct sockaddr *addr, socklen_t addrlen)
{
    if (connect(fd, addr, addrlen) == 0)
        return 0;
    return errno == EINTR ? -EINPROGRESS : -errno;
}

/* How connecting has ended: 0 or -errno. */
static int end_connect(int fd)
{
    int error = 0;
    socklen_t size = sizeof error;

    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) < 0)
        return -errno;
    return -error;
}

/* ---- listening --------------------------------------------------------------------------------------- */

static int listen_at(const struct addrinfo *at, int backlog)
{
    const int on = 1, off = 0;
    int fd = socket(at->ai_family, at->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, at->ai_protocol);
    int error;

    if (fd < 0)
        return -errno;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (at->ai_family == AF_INET6)
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    if (bind(fd, at->ai_addr, at->ai_addrlen) == 0 && listen(fd, backlog) == 0)
        return fd;
    error = errno;
    close(fd);
    return -error;
}

/* The first address of a family that can be listened at; `tried` is what came out so far. */
static int listen_at_any(const struct addrinfo *list, int family, int backlog, int tried)
{
    for (const struct addrinfo *at = list; at && tried < 0; at = at->ai_next)
        if (at->ai_family == family)
            tried = listen_at(at, backlog);
    return tried;
}

int asyncrt_resolver_error(int error)
{
    switch (error) {
    case EAI_SYSTEM:
        return -errno;
    case EAI_MEMORY:
        return -ENOMEM;
    default:
        return -EINVAL;
    }
}

/* IPv6 first: a socket for every address there takes IPv4 connections, too. */
static int tcp_listen(const char *host, const char *service, int backlog)
{
    struct addrinfo hints = {.ai_flags = AI_PASSIVE | AI_NUMERICHOST, .ai_socktype = SOCK_STREAM};
    struct addrinfo *list = NULL;
    int saved = errno, r = getaddrinfo(host, service, &hints, &list);

    if (r != 0) {
        r = asyncrt_resolver_error(r);
    } else {
        r = listen_at_any(list, AF_INET6, backlog, -EINVAL);
        r = listen_at_any(list, AF_INET, backlog, r);
        freeaddrinfo(list);
    }
    errno = saved;
    return r;
}

#ifdef ASYNC_ELIDE

/* ---- blocking ---------------------------------------------------------------------------------------- */

static int accept_or_wait(int fd, struct sockaddr *addr, socklen_t *addrlen)
{
    int r = attempt_accept(fd, addr, addrlen);

    while (r == -EAGAIN) {
        r = asyncrt_block_for_call(fd, POLLIN);
        if (r < 0)
            break;
        r = attempt_accept(fd, addr, addrlen);
    }
    return r;
}

int async_accept(int fd, struct sockaddr *addr, socklen_t *addrlen)
{
    int saved = errno, r = accept_or_wait(fd, addr, addrlen);

    if (r < 0 && is_shortage(-r)) {
        async_sleep_ms(OUT_OF_DESCRIPTORS_PAUSE_MS);
        r = accept_or_wait(fd, addr, addrlen);
    }
    errno = saved;
    return r;
}

int async_connect(int fd, const struct sockaddr *addr, socklen_t addrlen)
{
    int saved = errno, r = begin_connect(fd, addr, addrlen);

    if (r == -EINPROGRESS) {
        r = asyncrt_block_for_call(fd, POLLOUT);
        r = r == -EAGAIN ? -EINPROGRESS : r < 0 ? r : end_connect(fd);
    }
    errno = saved;
    return r;
}

int async_tcp_listen(const char *host, const char *service, int backlog)
{
    return tcp_listen(host, service, backlog);
}

#else

#include "internal.h"

static enum async_poll finished(struct async_fd_wait *wait, int *result, int value)
{
    wait->state = FD_FINISHED;
    *result = value;
    return ASYNC_READY;
}

/* ---- accept ------------------------------------------------------------------------------------------ */

/* While descriptors are out, `pause` has been started: its time is not 0. */
static bool is_pausing(struct async_accept_future *self, struct async_context *cx)
{
    if (self->wait.state != FD_IDLE || self->pause.time == 0 || self->retried)
        return false;
    if (async_sleep_ms_poll(&self->pause, cx) == ASYNC_PENDING)
        return true;
    self->retried = true;
    return false;
}

static enum async_poll begin_pause(struct async_accept_future *self, struct async_context *cx)
{
    self->wait.state = FD_IDLE;
    async_sleep_ms_init(&self->pause, OUT_OF_DESCRIPTORS_PAUSE_MS);
    return async_sleep_ms_poll(&self->pause, cx);
}

/* A descriptor, -errno or IN_A_THREAD. What a cancelled one has left comes first. */
static int accept_or_work(struct async_accept_future *self, struct async_context *cx)
{
    struct async_fd_wait *wait = &self->wait;
    int r = IN_A_THREAD;

    if (wait->state == FD_IDLE && context_executor(cx)->watches.left > 0)
        asyncrt_fd_job_resume(wait, cx, FD_JOB_ACCEPT);
    if (wait->state != FD_WORKING)
        r = attempt_accept(wait->fd, self->addr, self->addrlen);
    if (r == IN_A_THREAD && wait->state != FD_WORKING)
        r = (int)asyncrt_fd_job_begin(wait, cx, FD_JOB_ACCEPT, NULL, 0);
    if (r == IN_A_THREAD)
        r = asyncrt_fd_job_accepted(wait, cx, self->addr, self->addrlen);
    return r < 0 && is_connections_error(-r) ? -EAGAIN : r;
}

enum async_poll async_accept_poll(struct async_accept_future *self, struct async_context *cx, int *result)
{
    struct async_fd_wait *wait = &self->wait;
    int saved = errno, r;

    if (wait->state == FD_FINISHED)
        ASYNCRT_ENDED("async_accept");
    if (wait->state == FD_WAITING && asyncrt_fd_still_waiting(wait, cx))
        return ASYNC_PENDING;
    if (is_pausing(self, cx) || asyncrt_spent(cx))
        return ASYNC_PENDING;
    r = accept_or_work(self, cx);
    errno = saved;
    if (r == IN_A_THREAD)
        return ASYNC_PENDING;
    if (r < 0 && is_shortage(-r) && !self->retried)
        return begin_pause(self, cx);
    if (r == -EAGAIN) {
        r = wait->error ? -wait->error : asyncrt_fd_wait(wait, cx, EV_READ, FD_SOCKET_IS_TRIED);
        if (r == 0)
            return ASYNC_PENDING;
    }
    if (r >= 0)
        asyncrt_fd_is_new(cx, r);
    return finished(wait, result, r);
}

void async_accept_drop(struct async_accept_future *self)
{
    async_fd_wait_drop(&self->wait);
    async_sleep_ms_drop(&self->pause);
}

/* ---- connect ----------------------------------------------------------------------------------------- */

/* connect(2) on the thread pool, with copies of the descriptor and the address. */
struct connect_job {
    int result;
    int fd;
    socklen_t addrlen;
    struct sockaddr_storage addr;
};

static void run_connect(void *memory)
{
    struct connect_job *job = memory;

    job->result = begin_connect(job->fd, (const struct sockaddr *)&job->addr, job->addrlen);
}

static void close_copy(void *memory)
{
    const struct connect_job *job = memory;

    close(job->fd);
}

/* 0 or -errno. */
static int make_job(struct async_connect_future *self)
{
    struct connect_job *job = asyncrt_job_new(sizeof *job, _Alignof(struct connect_job));

    if (!job)
        return -ENOMEM;
    job->fd = fcntl(self->wait.fd, F_DUPFD_CLOEXEC, 0);
    if (job->fd < 0) {
        int error = -errno;

        async_blocking_free(job);
        return error;
    }
    memcpy(&job->addr, self->addr, self->addrlen);
    job->addrlen = self->addrlen;
    asyncrt_job_init(
        job, &(struct job_type){.run = run_connect, .discard = close_copy, .kind = ASYNC_POOL_CONNECTS});
    self->job = job;
    return 0;
}

enum { STILL_CONNECTING = 1 };

/* STILL_CONNECTING, or -errno. */
static int wait_until_connected(struct async_connect_future *self, struct async_context *cx)
{
    int r = asyncrt_fd_wait(&self->wait, cx, EV_WRITE, FD_SOCKET_CONNECTS);

    return r < 0 ? r : STILL_CONNECTING;
}

/* 0, STILL_CONNECTING or -errno. A socket in blocking mode is in progress when its own timeout, SO_SNDTIMEO, has passed. */
static int job_result(struct async_connect_future *self, struct async_context *cx)
{
    struct connect_job *job = self->job;
    int outcome = asyncrt_job_poll(job, cx);

    if (outcome == 0)
        return STILL_CONNECTING;
    if (outcome > 0) {
        outcome = job->result;
        close(job->fd);
    }
    asyncrt_job_drop(job);
    self->job = NULL;
    return outcome == -EINPROGRESS && is_nonblocking(self->wait.fd) > 0 ? wait_until_connected(self, cx) : outcome;
}

/* As job_result(). */
static int start(struct async_connect_future *self, struct async_context *cx)
{
    int fd = self->wait.fd, r = is_nonblocking(fd);

    if (r < 0)
        return r;
    if (self->addrlen > sizeof(struct sockaddr_storage))
        return -EINVAL;
    asyncrt_fd_is_new(cx, fd);
    if (r == 0) {
        r = make_job(self);
        return self->job ? job_result(self, cx) : r;
    }
    r = begin_connect(fd, self->addr, self->addrlen);
    return r == -EINPROGRESS ? wait_until_connected(self, cx) : r;
}

/* How waiting has ended. */
static int waited(const struct async_fd_wait *wait)
{
    if (wait->error == EAGAIN && asyncrt_ready_now(wait->fd, POLLOUT) == 0)
        return -EINPROGRESS;
    return wait->error && wait->error != EAGAIN ? -wait->error : end_connect(wait->fd);
}

enum async_poll async_connect_poll(struct async_connect_future *self, struct async_context *cx, int *result)
{
    struct async_fd_wait *wait = &self->wait;
    int saved = errno, r;

    if (wait->state == FD_FINISHED)
        ASYNCRT_ENDED("async_connect");
    if (wait->state == FD_WAITING && asyncrt_fd_still_waiting(wait, cx))
        return ASYNC_PENDING;
    if (self->job)
        r = job_result(self, cx);
    else if (wait->state == FD_READY)
        r = waited(wait);
    else
        r = start(self, cx);
    errno = saved;
    return r == STILL_CONNECTING ? ASYNC_PENDING : finished(wait, result, r);
}

void async_connect_drop(struct async_connect_future *self)
{
    async_fd_wait_drop(&self->wait);
    if (self->job)
        asyncrt_job_drop(self->job);
    self->job = NULL;
}

/* ---- listen ------------------------------------------------------------------------------------------ */

enum async_poll async_tcp_listen_poll(struct async_tcp_listen_future *self, struct async_context *cx,
                                      int *result)
{
    if (self->finished)
        ASYNCRT_ENDED("async_tcp_listen");
    self->finished = true;
    *result = tcp_listen(self->host, self->service, self->backlog);
    if (*result >= 0)
        asyncrt_fd_is_new(cx, *result);
    return ASYNC_READY;
}

#endif /* ASYNC_ELIDE */
