/* Connecting to a host by its name. */
#include <async.h>

#include <errno.h>
#include <netdb.h>
#include <stdlib.h>
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

enum { ATTEMPT_DELAY_MS = 250 }; /* RFC 8305, 5 */
enum { RESOLVING = 1, CONNECTING, FINISHED };

/* An address that is, or will be, connected to. */
struct async_tcp_attempt {
    const struct addrinfo *at;
    int fd; /* -1: not begun, or given up */
    struct async_connect_future connect;
};

void async_tcp_connect_init(struct async_tcp_connect_future *self, const char *host, const char *service)
{
    *self = (struct async_tcp_connect_future){.error = -ENOENT};
    async_getaddrinfo_init(&self->u.resolve, host, service, &any_name, &self->list);
}

/* ---- the order of the addresses ---------------------------------------------------------------------- */

static const struct addrinfo *next_of(const struct addrinfo *at, int family, bool is_of_family)
{
    while (at && (at->ai_family == family) != is_of_family)
        at = at->ai_next;
    return at;
}

/* The resolver's, but the families take turns (RFC 8305, 4). */
static void put_in_order(struct async_tcp_attempt *attempts, const struct addrinfo *list)
{
    const struct addrinfo *next[2] = {list, next_of(list, list->ai_family, false)};

    for (unsigned i = 0, turn = 0; next[0] || next[1]; turn = !turn) {
        const struct addrinfo *at = next[turn];

        if (!at)
            continue;
        attempts[i++] = (struct async_tcp_attempt){.at = at, .fd = -1};
        next[turn] = next_of(at->ai_next, list->ai_family, turn == 0);
    }
}

static void found(struct async_tcp_connect_future *self)
{
    unsigned n = 0;

    self->state = CONNECTING;
    for (const struct addrinfo *at = self->list; at; at = at->ai_next)
        n++;
    if (n == 0)
        return;
    self->attempts = asyncrt_alloc_zeroed(n, sizeof *self->attempts);
    if (!self->attempts) {
        self->error = -ENOMEM;
        return;
    }
    self->n = n;
    put_in_order(self->attempts, self->list);
}

/* An address in numbers needs no thread: it is understood here. */
static void begin(struct async_tcp_connect_future *self)
{
    const struct async_getaddrinfo_future *given = &self->u.resolve;
    int error = getaddrinfo(given->node, given->service, &numbers, &self->list);

    if (error)
        self->error = resolver_error(error);
    self->state = RESOLVING;
    if (error != EAI_NONAME)
        found(self);
}

static bool is_resolving(struct async_tcp_connect_future *self, struct async_context *cx)
{
    int error = 0;

    if (self->state != RESOLVING)
        return false;
    if (async_getaddrinfo_poll(&self->u.resolve, cx, &error) == ASYNC_PENDING)
        return true;
    if (error)
        self->error = resolver_error(error);
    found(self);
    return false;
}

/* ---- attempts ---------------------------------------------------------------------------------------- */

static void stop_waiting(struct async_tcp_connect_future *self)
{
    if (self->is_delaying)
        async_sleep_ms_drop(&self->u.delay);
    self->is_delaying = false;
}

/* The next address has its turn, and the one after that a time when it will. */
static void begin_next(struct async_tcp_connect_future *self)
{
    struct async_tcp_attempt *attempt = &self->attempts[self->begun++];
    int fd = socket_for(attempt->at);

    stop_waiting(self);
    if (fd < 0) {
        self->error = fd;
        return;
    }
    attempt->fd = fd;
    self->running++;
    async_connect_init(&attempt->connect, fd, attempt->at->ai_addr, attempt->at->ai_addrlen);
    self->is_delaying = self->begun < self->n;
    if (self->is_delaying)
        async_sleep_ms_init(&self->u.delay, ATTEMPT_DELAY_MS);
}

static void give_up(struct async_tcp_connect_future *self, struct async_tcp_attempt *attempt)
{
    if (attempt->fd < 0)
        return;
    async_connect_drop(&attempt->connect);
    close(attempt->fd);
    attempt->fd = -1;
    self->running--;
}

/* The descriptor of the first attempt that has succeeded, or -1. */
static int poll_attempts(struct async_tcp_connect_future *self, struct async_context *cx)
{
    for (unsigned i = 0; i < self->begun; i++) {
        struct async_tcp_attempt *attempt = &self->attempts[i];
        int error = 0;

        if (attempt->fd < 0 || async_connect_poll(&attempt->connect, cx, &error) == ASYNC_PENDING)
            continue;
        if (error == 0) {
            int fd = attempt->fd;

            attempt->fd = -1; /* the caller's */
            return fd;
        }
        self->error = error;
        give_up(self, attempt);
        stop_waiting(self);
    }
    return -1;
}

static bool is_waiting(struct async_tcp_connect_future *self, struct async_context *cx)
{
    if (self->is_delaying && async_sleep_ms_poll(&self->u.delay, cx) == ASYNC_READY)
        self->is_delaying = false;
    return self->is_delaying;
}

/* The descriptor, -EINPROGRESS, or the last error. */
static int connect_to_any(struct async_tcp_connect_future *self, struct async_context *cx)
{
    for (;;) {
        int fd = poll_attempts(self, cx);

        if (fd >= 0)
            return fd;
        if (self->running > 0 && (self->begun == self->n || is_waiting(self, cx)))
            return -EINPROGRESS;
        if (self->begun == self->n)
            return self->error;
        begin_next(self);
    }
}

/* ---- the future -------------------------------------------------------------------------------------- */

enum async_poll async_tcp_connect_poll(struct async_tcp_connect_future *self, struct async_context *cx,
                                       int *result)
{
    int saved = errno, r = -EINPROGRESS;

    if (self->state == FINISHED)
        ASYNCRT_ENDED("async_tcp_connect");
    if (self->state == 0)
        begin(self);
    if (!is_resolving(self, cx))
        r = connect_to_any(self, cx);
    if (r != -EINPROGRESS)
        async_tcp_connect_drop(self);
    errno = saved;
    if (r == -EINPROGRESS)
        return ASYNC_PENDING;
    *result = r;
    return ASYNC_READY;
}

void async_tcp_connect_drop(struct async_tcp_connect_future *self)
{
    if (self->state == RESOLVING)
        async_getaddrinfo_drop(&self->u.resolve);
    else
        stop_waiting(self);
    for (unsigned i = 0; i < self->begun; i++)
        give_up(self, &self->attempts[i]);
    free(self->attempts);
    self->attempts = NULL;
    self->begun = 0;
    if (self->list)
        freeaddrinfo(self->list);
    self->list = NULL;
    self->state = FINISHED;
}

#endif /* ASYNC_ELIDE */
