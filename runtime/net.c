/* Datagrams, and sockets in the file system. */
#include <async.h>

#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "attempt.h"

enum { FULL_BACKLOG_PAUSE_MS = 10 };

/* ---- attempts --------------------------------------------------------------------------------------- */

/* The addresses of a host that is given as numbers: 0, with a list to be freed, or -errno. */
static int numeric_addresses(const char *host, const char *service, int type, int flags,
                             struct addrinfo **list)
{
    struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | flags, .ai_socktype = type};
    int r = getaddrinfo(host, service, &hints, list);

    return r ? asyncrt_resolver_error(r) : 0;
}

static int new_socket(const struct addrinfo *at)
{
    int fd = socket(at->ai_family, at->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, at->ai_protocol);

    return fd < 0 ? -errno : fd;
}

/* Closes `fd` because of the error in errno, which is given back. */
static int give_up(int fd)
{
    int error = errno;

    close(fd);
    return -error;
}

static int bind_at(const struct addrinfo *at)
{
    int fd = new_socket(at);

    if (fd >= 0 && bind(fd, at->ai_addr, at->ai_addrlen) < 0)
        return give_up(fd);
    return fd;
}

/* Binds to the first address of a family that there is; `tried` is what came out so far. */
static int bind_to_any(const struct addrinfo *list, int family, int tried)
{
    for (const struct addrinfo *at = list; at && tried < 0; at = at->ai_next)
        if (at->ai_family == family)
            tried = bind_at(at);
    return tried;
}

static int udp_bind(const char *host, const char *service)
{
    struct addrinfo *list = NULL;
    int saved = errno, r = numeric_addresses(host, service, SOCK_DGRAM, AI_PASSIVE, &list);

    if (r == 0) {
        r = bind_to_any(list, AF_INET, -EINVAL);
        r = bind_to_any(list, AF_INET6, r);
        freeaddrinfo(list);
    }
    errno = saved;
    return r;
}

static ssize_t attempt_send_to(int fd, const void *buf, size_t n, int flags, const struct sockaddr *addr,
                               socklen_t addrlen)
{
    int saved = errno;
    ssize_t r;

    do
        r = sendto(fd, buf, n, flags | MSG_DONTWAIT | MSG_NOSIGNAL, addr, addrlen);
    while (r < 0 && errno == EINTR);
    if (r < 0)
        r = -errno;
    errno = saved;
    return r;
}

static ssize_t attempt_recv_from(int fd, void *buf, size_t n, int flags, struct sockaddr *addr,
                                 socklen_t *addrlen)
{
    int saved = errno;
    ssize_t r;

    do
        r = recvfrom(fd, buf, n, flags | MSG_DONTWAIT, addr, addrlen);
    while (r < 0 && errno == EINTR);
    if (r < 0)
        r = -errno;
    errno = saved;
    return r;
}

/* ---- Unix sockets ----------------------------------------------------------------------------------- */

/* 0 or -errno. */
static int unix_address(const char *path, struct sockaddr_un *address, socklen_t *size)
{
    size_t length = strlen(path);

    if (length == 0)
        return -EINVAL;
    if (length >= sizeof address->sun_path)
        return -ENAMETOOLONG;
    *address = (struct sockaddr_un){.sun_family = AF_UNIX};
    memcpy(address->sun_path, path, length);
    if (path[0] == '@')
        address->sun_path[0] = '\0';
    else
        length++;
    *size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length);
    return 0;
}

static int unix_socket(void)
{
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

    return fd < 0 ? -errno : fd;
}

int async_unix_listen(const char *path, int backlog)
{
    struct sockaddr_un address;
    socklen_t size;
    int saved = errno, fd = unix_address(path, &address, &size);

    if (fd == 0)
        fd = unix_socket();
    if (fd >= 0 && (bind(fd, (struct sockaddr *)&address, size) < 0 || listen(fd, backlog) < 0))
        fd = give_up(fd);
    errno = saved;
    return fd;
}

/* Connects `*fd`, a socket that is made if it is -1: 0; -EAGAIN while the backlog is full; or another -errno,
 * and it is closed. Such sockets are connected at once or not at all. */
static int attempt_unix_connect(const char *path, int *fd)
{
    struct sockaddr_un address;
    socklen_t size;
    int saved = errno, r = unix_address(path, &address, &size);

    if (r == 0 && *fd < 0)
        r = *fd = unix_socket();
    if (r >= 0)
        r = connect(*fd, (struct sockaddr *)&address, size) < 0 ? -errno : 0;
    if (r < 0 && r != -EAGAIN && *fd >= 0) {
        close(*fd);
        *fd = -1;
    }
    errno = saved;
    return r;
}

#ifdef ASYNC_ELIDE

/* ---- blocking --------------------------------------------------------------------------------------- */

int async_udp_bind(const char *host, const char *service)
{
    return udp_bind(host, service);
}

static int wait_for_call(int fd, short events)
{
    int saved = errno, r = asyncrt_block_for_call(fd, events);

    errno = saved;
    return r;
}

ssize_t async_send_to(int fd, const void *buf, size_t n, int flags, const struct sockaddr *addr,
                      socklen_t addrlen)
{
    ssize_t r = attempt_send_to(fd, buf, n, flags, addr, addrlen);

    while (r == -EAGAIN) {
        r = wait_for_call(fd, POLLOUT);
        if (r < 0)
            break;
        r = attempt_send_to(fd, buf, n, flags, addr, addrlen);
    }
    return r;
}

ssize_t async_recv_from(int fd, void *buf, size_t n, int flags, struct sockaddr *addr, socklen_t *addrlen)
{
    ssize_t r = attempt_recv_from(fd, buf, n, flags, addr, addrlen);

    while (r == -EAGAIN) {
        r = wait_for_call(fd, POLLIN);
        if (r < 0)
            break;
        r = attempt_recv_from(fd, buf, n, flags, addr, addrlen);
    }
    return r;
}

int async_unix_connect(const char *path)
{
    int fd = -1, r = attempt_unix_connect(path, &fd);

    while (r == -EAGAIN) {
        async_sleep_ms(FULL_BACKLOG_PAUSE_MS);
        r = attempt_unix_connect(path, &fd);
    }
    return r < 0 ? r : fd;
}

#else

#include "fd_wait.h"

/* ---- UDP -------------------------------------------------------------------------------------------- */

enum async_poll async_udp_bind_poll(struct async_udp_bind_future *self, struct async_context *cx, int *result)
{
    if (self->finished)
        ASYNCRT_ENDED("async_udp_bind");
    self->finished = true;
    *result = udp_bind(self->host, self->service);
    if (*result >= 0)
        asyncrt_fd_is_new(cx, *result);
    return ASYNC_READY;
}

enum async_poll async_send_to_poll(struct async_send_to_future *self, struct async_context *cx,
                                   ssize_t *result)
{
    ssize_t r;

    if (!asyncrt_fd_may_try(&self->wait, cx, "async_send_to"))
        return ASYNC_PENDING;
    r = attempt_send_to(self->wait.fd, self->buf, self->n, self->flags, self->addr, self->addrlen);
    if (r == -EAGAIN)
        return asyncrt_fd_wait_or_fail(&self->wait, cx, EV_WRITE, FD_SOCKET_IS_TRIED, result);
    return asyncrt_fd_finished(&self->wait, result, r);
}

enum async_poll async_recv_from_poll(struct async_recv_from_future *self, struct async_context *cx,
                                     ssize_t *result)
{
    ssize_t r;

    if (!asyncrt_fd_may_try(&self->wait, cx, "async_recv_from"))
        return ASYNC_PENDING;
    r = attempt_recv_from(self->wait.fd, self->buf, self->n, self->flags, self->addr, self->addrlen);
    if (r == -EAGAIN)
        return asyncrt_fd_wait_or_fail(&self->wait, cx, EV_READ, FD_SOCKET_IS_TRIED, result);
    return asyncrt_fd_finished(&self->wait, result, r);
}

/* ---- Unix sockets ----------------------------------------------------------------------------------- */

enum async_poll async_unix_connect_poll(struct async_unix_connect_future *self, struct async_context *cx,
                                        int *result)
{
    int r;

    if (self->state == ASYNC_UNIX_FINISHED)
        ASYNCRT_ENDED("async_unix_connect");
    if (self->state == ASYNC_UNIX_PAUSING && async_sleep_ms_poll(&self->pause, cx) == ASYNC_PENDING)
        return ASYNC_PENDING;
    if (self->state == ASYNC_UNIX_IDLE && asyncrt_spent(cx))
        return ASYNC_PENDING;
    r = attempt_unix_connect(self->path, &self->fd);
    if (r == -EAGAIN) {
        self->state = ASYNC_UNIX_PAUSING;
        async_sleep_ms_init(&self->pause, FULL_BACKLOG_PAUSE_MS);
        return async_sleep_ms_poll(&self->pause, cx);
    }
    if (r == 0)
        asyncrt_fd_is_new(cx, self->fd);
    self->state = ASYNC_UNIX_FINISHED;
    *result = r < 0 ? r : self->fd;
    return ASYNC_READY;
}

void async_unix_connect_drop(struct async_unix_connect_future *self)
{
    if (self->state == ASYNC_UNIX_PAUSING) {
        async_sleep_ms_drop(&self->pause);
        close(self->fd);
    }
    self->state = ASYNC_UNIX_FINISHED;
}

#endif /* ASYNC_ELIDE */
