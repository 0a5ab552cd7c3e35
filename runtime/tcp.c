/* Connecting to a host by its name. */
#include <async.h>

#include <errno.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

static const struct addrinfo any_name = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_ADDRCONFIG};
static const struct addrinfo numbers = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICHOST};

static int resolver_error(int error)
{
    switch (error) {
    case EAI_SYSTEM:
        return -errno;
    case EAI_MEMORY:
        return -ENOMEM;
    case EAI_AGAIN:
        return -EAGAIN;
    case EAI_FAIL:
        return -EIO;
    default:
        return -ENOENT;
    }
}

/* A descriptor or -errno. */
static int socket_for(const struct addrinfo *at)
{
    int fd = socket(at->ai_family, at->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, at->ai_protocol);

    return fd < 0 ? -errno : fd;
}

#ifdef ASYNC_ELIDE

static int connect_to(const struct addrinfo *at)
{
    int fd = socket_for(at), error;

    if (fd < 0)
        return fd;
    error = async_connect(fd, at->ai_addr, at->ai_addrlen);
    if (error == 0)
        return fd;
    close(fd);
    return error;
}

int async_tcp_connect(const char *host, const char *service)
{
    struct addrinfo *list = NULL;
    int saved = errno, error, r = -ENOENT;

    error = getaddrinfo(host, service, &numbers, &list);
    if (error == EAI_NONAME)
        error = getaddrinfo(host, service, &any_name, &list);
    if (error)
        r = resolver_error(error);
    for (const struct addrinfo *at = list; at && r < 0; at = at->ai_next)
        r = connect_to(at);
    if (list)
        freeaddrinfo(list);
    errno = saved;
    return r;
}

#else

#include "internal.h"

enum { RESOLVING = 1, CONNECTING, BETWEEN, FINISHED };

void async_tcp_connect_init(struct async_tcp_connect_future *self, const char *host, const char *service)
{
    async_getaddrinfo_init(&self->u.resolve, host, service, &any_name, &self->list);
    self->list = self->next = NULL;
    self->fd = -1;
    self->error = -ENOENT;
    self->state = 0;
}

static enum async_poll finish(struct async_tcp_connect_future *self, int *result, int value)
{
    if (value >= 0)
        self->fd = -1; /* the caller's */
    async_tcp_connect_drop(self);
    *result = value;
    return ASYNC_READY;
}

/* An address in numbers needs no thread: it is understood here. */
static void begin(struct async_tcp_connect_future *self)
{
    const struct async_getaddrinfo_future *given = &self->u.resolve;
    int error = getaddrinfo(given->node, given->service, &numbers, &self->list);

    self->next = self->list;
    self->state = error == EAI_NONAME ? RESOLVING : BETWEEN;
    if (error)
        self->error = resolver_error(error);
}

static bool is_resolving(struct async_tcp_connect_future *self, struct async_context *cx)
{
    int error = 0;

    if (async_getaddrinfo_poll(&self->u.resolve, cx, &error) == ASYNC_PENDING)
        return true;
    if (error)
        self->error = resolver_error(error);
    self->next = self->list;
    self->state = BETWEEN;
    return false;
}

static void begin_next(struct async_tcp_connect_future *self)
{
    const struct addrinfo *at = self->next;

    self->next = at->ai_next;
    self->fd = socket_for(at);
    if (self->fd < 0) {
        self->error = self->fd;
        return;
    }
    async_connect_init(&self->u.connect, self->fd, at->ai_addr, at->ai_addrlen);
    self->state = CONNECTING;
}

/* Ends an attempt. */
static void give_up(struct async_tcp_connect_future *self)
{
    async_connect_drop(&self->u.connect);
    if (self->fd >= 0)
        close(self->fd);
    self->fd = -1;
    self->state = BETWEEN;
}

/* Tries the addresses that are left: the descriptor, -EINPROGRESS, or the last error. */
static int connect_to_any(struct async_tcp_connect_future *self, struct async_context *cx)
{
    while (self->state == CONNECTING || self->next) {
        if (self->state != CONNECTING) {
            begin_next(self);
            continue;
        }
        if (async_connect_poll(&self->u.connect, cx, &self->error) == ASYNC_PENDING)
            return -EINPROGRESS;
        if (self->error == 0)
            return self->fd;
        give_up(self);
    }
    return self->error;
}

enum async_poll async_tcp_connect_poll(struct async_tcp_connect_future *self, struct async_context *cx,
                                       int *result)
{
    int saved = errno, r = -EINPROGRESS;

    if (self->state == FINISHED)
        ASYNCRT_ENDED("async_tcp_connect");
    if (self->state == 0)
        begin(self);
    if (self->state != RESOLVING || !is_resolving(self, cx))
        r = connect_to_any(self, cx);
    errno = saved;
    return r == -EINPROGRESS ? ASYNC_PENDING : finish(self, result, r);
}

void async_tcp_connect_drop(struct async_tcp_connect_future *self)
{
    if (self->state == RESOLVING)
        async_getaddrinfo_drop(&self->u.resolve);
    if (self->state == CONNECTING)
        give_up(self);
    if (self->list)
        freeaddrinfo(self->list);
    self->list = self->next = NULL;
    self->state = FINISHED;
}

#endif /* ASYNC_ELIDE */
