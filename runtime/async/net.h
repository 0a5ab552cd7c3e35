/* Datagrams, sockets in the file system. What io.h and socket.h say of descriptors, of timeouts and of
 * cancellation holds here too.
 *
 * A `host` is a numeric address such as "127.0.0.1" or "::1"; names give -EINVAL. A `service` is a port number, or a name of /etc/services. Strings must live until the operation
 * has finished. The descriptors that are made here have O_NONBLOCK and FD_CLOEXEC, and the caller closes
 * them.
 */
#ifndef ASYNC_NET_H
#define ASYNC_NET_H

#pragma GCC system_header

#include "async/socket.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A UDP socket that receives what is sent to `host` and `service`: a new descriptor, or -errno, as
 * async_tcp_listen(). A null host stands for every IPv4 address of the machine, or every IPv6 address where
 * it has no IPv4; service "0" for a free port, which is what clients want. */
_Async int async_udp_bind(const char *host, const char *service);

/** sendto(2): sends one message of `n` bytes. `n`, or -errno (-EMSGSIZE when it is too long, -ENOTSOCK,
 * -ECONNREFUSED ...). A null `addr` stands for what the socket is connected to. The address must live until
 * it has finished. Cancel-safe: nothing has been sent then. */
_Async ssize_t async_send_to(int fd, const void *buf, size_t n, int flags, const struct sockaddr *addr,
                             socklen_t addrlen);

/** recvfrom(2): receives one message, of which what does not fit into `n` bytes is lost. Its length (0 is
 * one, too), or -errno. `addr` and `addrlen` are as for recvfrom(2), may both be null, and must live until it
 * has finished. Cancel-safe: no message is lost then. */
_Async ssize_t async_recv_from(int fd, void *buf, size_t n, int flags, struct sockaddr *addr,
                               socklen_t *addrlen);

/** A Unix socket (SOCK_STREAM) that listens at `path`: a new descriptor, or -errno. The path must not exist
 * (-EADDRINUSE), and is left behind when the socket is closed. One that begins with `@` is in the abstract
 * namespace: no file. -ENAMETOOLONG for more than 107 bytes. Never waits; connections are accepted by
 * async_accept(). */
int async_unix_listen(const char *path, int backlog);

/** A connection to the Unix socket at `path`: a new descriptor, or -errno (-ENOENT, -ECONNREFUSED ...). While
 * the server's backlog is full it waits, and tries again every 10 ms. Cancelled, it leaves no connection
 * behind. */
_Async int async_unix_connect(const char *path);

#ifndef ASYNC_ELIDE

struct async_udp_bind_future {
    const char *host, *service;
    bool finished;
};
static __inline void async_udp_bind_init(struct async_udp_bind_future *self, const char *host,
                                         const char *service)
{
    self->host = host;
    self->service = service;
    self->finished = false;
}
enum async_poll async_udp_bind_poll(struct async_udp_bind_future *self, struct async_context *cx,
                                    int *result);
static __inline void async_udp_bind_drop(struct async_udp_bind_future *self)
{
    (void)self;
}
ASYNC_FUTURE(async_udp_bind);

struct async_send_to_future {
    struct async_fd_wait wait;
    const void *buf;
    size_t n;
    const struct sockaddr *addr;
    socklen_t addrlen;
    int flags;
};
static __inline void async_send_to_init(struct async_send_to_future *self, int fd, const void *buf, size_t n,
                                        int flags, const struct sockaddr *addr, socklen_t addrlen)
{
    async_fd_wait_init(&self->wait, fd);
    self->buf = buf;
    self->n = n;
    self->addr = addr;
    self->addrlen = addrlen;
    self->flags = flags;
}
enum async_poll async_send_to_poll(struct async_send_to_future *self, struct async_context *cx,
                                   ssize_t *result);
static __inline void async_send_to_drop(struct async_send_to_future *self)
{
    async_fd_wait_drop(&self->wait);
}
ASYNC_FUTURE(async_send_to);

struct async_recv_from_future {
    struct async_fd_wait wait;
    void *buf;
    size_t n;
    struct sockaddr *addr;
    socklen_t *addrlen;
    int flags;
};
static __inline void async_recv_from_init(struct async_recv_from_future *self, int fd, void *buf, size_t n,
                                          int flags, struct sockaddr *addr, socklen_t *addrlen)
{
    async_fd_wait_init(&self->wait, fd);
    self->buf = buf;
    self->n = n;
    self->addr = addr;
    self->addrlen = addrlen;
    self->flags = flags;
}
enum async_poll async_recv_from_poll(struct async_recv_from_future *self, struct async_context *cx,
                                     ssize_t *result);
static __inline void async_recv_from_drop(struct async_recv_from_future *self)
{
    async_fd_wait_drop(&self->wait);
}
ASYNC_FUTURE(async_recv_from);

enum async_unix_state { ASYNC_UNIX_IDLE, ASYNC_UNIX_PAUSING, ASYNC_UNIX_FINISHED };

struct async_unix_connect_future {
    const char *path;
    int fd; /* that is being connected, or -1 */
    enum async_unix_state state;
    struct async_sleep_ms_future pause;
};
static __inline void async_unix_connect_init(struct async_unix_connect_future *self, const char *path)
{
    self->path = path;
    self->fd = -1;
    self->state = ASYNC_UNIX_IDLE;
}
enum async_poll async_unix_connect_poll(struct async_unix_connect_future *self, struct async_context *cx,
                                        int *result);
void async_unix_connect_drop(struct async_unix_connect_future *self);
ASYNC_FUTURE(async_unix_connect);

#endif /* ASYNC_ELIDE */

#ifdef __cplusplus
}
#endif

#endif
