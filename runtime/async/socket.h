/* Sockets: listening, accepting, connecting. Sent and received with async_write() and async_read(); what io.h
 * says of descriptors, of blocking mode and of timeouts holds here too. */
#ifndef ASYNC_SOCKET_H
#define ASYNC_SOCKET_H

#pragma GCC system_header

#include "async/io.h"
#include "async/names.h"
#include "async/time.h"

/* Of <sys/socket.h> only what is needed here: a program that does not use sockets may have a send() of its
 * own. */
struct sockaddr;
typedef unsigned int socklen_t;

#ifdef __cplusplus
extern "C" {
#endif

/** accept(2): the next connection of the listening socket `fd`: a new descriptor, with O_NONBLOCK and
 * FD_CLOEXEC, which the caller closes; or -errno. `addr` and `addrlen` are as for accept(2): both may be
 * null, and the memory must live until the operation has finished.
 *
 *  Connections that broke before they were accepted (ECONNABORTED and the network errors that Linux reports
 *  here) are passed over. When descriptors or memory are out (EMFILE, ENFILE, ENOBUFS, ENOMEM), it waits for
 *  100 ms and tries once more before it reports that, so that a loop around it does not spin.
 *  -EAGAIN after the socket's timeout (SO_RCVTIMEO). Cancel-safe: no connection is lost; but one of a socket without
 *  O_NONBLOCK is accepted by a thread of the pool, and if this is cancelled meanwhile, it is the next async_accept() of
 *  that descriptor that gets it. */
_Async int async_accept(int fd, struct sockaddr *addr, socklen_t *addrlen);

/** connect(2): 0 when connected, or -errno (-ECONNREFUSED, -ETIMEDOUT, -ENETUNREACH ...). `addr` must live
 * until the operation has finished. A socket without O_NONBLOCK is connected by a thread of the pool (see
 * blocking.h), as connect(2) would block: -EAGAIN and -ENOMEM may mean that there is none. After another error, or
 * cancelled, the socket is of no more use: close it. After its timeout (SO_SNDTIMEO), -EINPROGRESS: async_writable() says
 * when it is connected or has failed, and SO_ERROR how. */
_Async int async_connect(int fd, const struct sockaddr *addr, socklen_t addrlen);

/** A TCP socket that is connected to `host` and `service`: a new descriptor, with O_NONBLOCK and FD_CLOEXEC, which
 *  the caller closes; or -errno.
 *
 *  `host` is a name or a numeric address; null is this machine. Names are resolved by async_getaddrinfo(). Its addresses
 *  are tried in the order that has, IPv6 and IPv4 in turns, each as soon as the one before has failed or 250 ms have passed
 *  (RFC 8305); the first that answers wins, and the error is the last one. `service` is a port number or a name of
 *  /etc/services. The strings must live until it has finished. Errors: -ENOENT for a host or service that does not exist,
 *  -EAGAIN when the name servers do not answer, -EIO when they refuse to, -ENOMEM, those of async_connect(), -EMFILE ...
 *  Cancel-safe: what has been begun is closed. */
_Async int async_tcp_connect(const char *host, const char *service);

/** A TCP socket that listens at `host` and `service`: a new descriptor, with O_NONBLOCK, FD_CLOEXEC and
 *  SO_REUSEADDR, which the caller closes; or -errno.
 *
 *  `host` is a numeric address such as "127.0.0.1" or "::1"; null stands for every address of the machine.
 *  (Names are not resolved yet: they give -EINVAL.) `service` is a port number, or a name of /etc/services;
 *  "0" lets the system choose. `backlog` is as for listen(2). The strings must live until it has finished.
 *  Errors: -EINVAL for a host or service that cannot be understood, -EADDRINUSE, -EACCES, -EMFILE ... */
_Async int async_tcp_listen(const char *host, const char *service, int backlog);

#ifndef ASYNC_ELIDE

struct async_accept_future {
    struct sockaddr *addr;
    socklen_t *addrlen;
    struct async_fd_wait wait;
    struct async_sleep_ms_future pause; /* while descriptors are out */
    bool retried;
};
static __inline void async_accept_init(struct async_accept_future *self, int fd, struct sockaddr *addr,
                                       socklen_t *addrlen)
{
    self->addr = addr;
    self->addrlen = addrlen;
    async_fd_wait_init(&self->wait, fd);
    async_sleep_ms_init(&self->pause, 0);
    self->retried = false;
}
enum async_poll async_accept_poll(struct async_accept_future *self, struct async_context *cx, int *result);
void async_accept_drop(struct async_accept_future *self);
ASYNC_FUTURE(async_accept);

struct async_connect_future {
    const struct sockaddr *addr;
    void *job; /* the thread pool's, if it does the work */
    socklen_t addrlen;
    struct async_fd_wait wait;
};
static __inline void async_connect_init(struct async_connect_future *self, int fd,
                                        const struct sockaddr *addr, socklen_t addrlen)
{
    self->addr = addr;
    self->job = NULL;
    self->addrlen = addrlen;
    async_fd_wait_init(&self->wait, fd);
}
enum async_poll async_connect_poll(struct async_connect_future *self, struct async_context *cx, int *result);
void async_connect_drop(struct async_connect_future *self);
ASYNC_FUTURE(async_connect);

struct async_tcp_connect_future {
    union {
        struct async_getaddrinfo_future resolve;
        struct async_sleep_ms_future delay; /* until the next address has its turn */
    } u;
    struct addrinfo *list; /* all addresses */
    struct async_tcp_attempt *attempts;
    unsigned n, begun, running; /* of them */
    int error;                  /* the last one */
    unsigned char state;
    bool is_delaying;
};
void async_tcp_connect_init(struct async_tcp_connect_future *self, const char *host, const char *service);
enum async_poll async_tcp_connect_poll(struct async_tcp_connect_future *self, struct async_context *cx,
                                       int *result);
void async_tcp_connect_drop(struct async_tcp_connect_future *self);
ASYNC_FUTURE(async_tcp_connect);

struct async_tcp_listen_future {
    const char *host, *service;
    int backlog;
    bool finished;
};
static __inline void async_tcp_listen_init(struct async_tcp_listen_future *self, const char *host,
                                           const char *service, int backlog)
{
    self->host = host;
    self->service = service;
    self->backlog = backlog;
    self->finished = false;
}
enum async_poll async_tcp_listen_poll(struct async_tcp_listen_future *self, struct async_context *cx,
                                      int *result);
static __inline void async_tcp_listen_drop(struct async_tcp_listen_future *self)
{
    (void)self;
}
ASYNC_FUTURE(async_tcp_listen);

#endif /* ASYNC_ELIDE */

#ifdef __cplusplus
}
#endif

#endif
