/* Reading and writing descriptors: sockets, pipes, terminals, event descriptors, regular files.
 *
 * Names, arguments and results are those of POSIX, but an error is returned as -errno and errno is left
 * alone.
 *
 *   - An operation is tried at once, and waits for the descriptor only when it would block (EAGAIN). EINTR is
 *     retried. A task that finds its descriptors ready again and again yields from time to time.
 *   - The flags of a descriptor are never changed, and the thread never blocks on one, with O_NONBLOCK or without: see
 *     "Descriptors in blocking mode".
 *   - Timeouts that a socket has of its own, SO_RCVTIMEO and SO_SNDTIMEO, are kept: see "Timeouts of sockets".
 *   - Writing to a peer that is gone gives -EPIPE and never SIGPIPE; the process's signal handlers and the
 *     thread's mask stay as they are.
 *   - One task may read a descriptor while another writes it. When several tasks read one descriptor, each
 * byte goes to one of them.
 *   - Cancelling leaves nothing behind, and loses nothing if the operation had not been done: async_read()
 * and async_write() have then moved no byte. async_read_exact() and async_write_all() may have moved some;
 * async_read_rest() and async_write_rest() say how many, and can be called again to go on.
 *   - Buffers are the caller's and must live until the operation has finished or been cancelled.
 *   - A descriptor that is closed while a task waits for it may never wake that task. Cancel the task first. Its number
 *     may be used again at once, for whatever it then stands for.
 *
 * Descriptors in blocking mode
 * ----------------------------
 * O_NONBLOCK belongs to what is open, and so to all processes that share it; terminals and what a shell hands on are
 * best left without. So these are used without a change that others could see:
 *
 *   - sockets: with MSG_DONTWAIT; regular files and block devices directly: what they wait for is the disk
 *     (async/files.h does not wait for that either);
 *   - pipes, event and timer descriptors, /dev/null and some more: with RWF_NOWAIT, as far as the kernel has it;
 *   - named pipes and terminals, and pipes where the kernel is old: by a descriptor of their own with O_NONBLOCK, opened
 *     through /proc/self/fd for as long as the operation takes;
 *   - the rest, as the masters of pseudo-terminals, inotify and signal descriptors, other devices, and terminals that
 *     may not be opened; async_accept(): when poll(2) says that it is ready, by a thread of the pool
 *     (ASYNC_POOL_DESCRIPTORS of async/blocking.h), which blocks if somebody else was faster; async_connect(): the same at
 *     once. At most 64 KiB are moved by one operation then; -ENOMEM may mean that there is no thread, and -EMFILE that there
 *     is no descriptor to be had for it.
 *
 * What a thread of the pool has read or accepted when the operation has been cancelled is kept for the next one on that
 * descriptor, which gets it first. What such a thread has been given to write may be written, or be written yet, although
 * async_write() has been cancelled. O_NONBLOCK, on what the program has opened itself, needs none of this and is faster.
 * The read timeout of a terminal (VTIME where VMIN is 0) is not kept; `within` is for that.
 *
 * Timeouts of sockets
 * -------------------
 * An operation on a socket that has SO_RCVTIMEO (reading, receiving, accepting) or SO_SNDTIMEO (writing, sending,
 * connecting) ends with -EAGAIN when it has waited for so long and nothing has been done; async_connect() with
 * -EINPROGRESS. The socket may be used again. The options are read whenever an operation begins to wait, and count in
 * whole milliseconds, rounded up, also for sockets with O_NONBLOCK. async_read_exact() and its like may wait for each
 * part for so long; async_readable() and async_writable() take no notice. Where several operations have one deadline, or
 * something else is to be waited for, use `within`.
 *
 * Errors of the runtime itself: -EBADF when the descriptor is not open, -ENOMEM when there is no memory to
 * watch it. All functions are to be used on the thread whose executor polls them.
 */
#ifndef ASYNC_IO_H
#define ASYNC_IO_H

#pragma GCC system_header

#include <sys/types.h>

#include "async/executor.h"

struct iovec; /* of <sys/uio.h> */

#ifdef __cplusplus
extern "C" {
#endif

/** Waits until reading from `fd` would not block: there is data, the end of the data, or an error to be read.
 *  0, or -EBADF, -ENOMEM. Cancel-safe. */
_Async int async_readable(int fd);

/** Waits until writing to `fd` would not block, or would fail. 0, or -EBADF, -ENOMEM. Cancel-safe. */
_Async int async_writable(int fd);

/** read(2): up to `n` bytes, as soon as there are any. The number of bytes, 0 at the end of the data, or -errno
 *  (-ECONNRESET, -EBADF, -EISDIR, -EAGAIN after the socket's timeout ...). `n` = 0 gives 0. Cancel-safe. */
_Async ssize_t async_read(int fd, void *buf, size_t n);

/** write(2): as many of `n` bytes as there is room for. The number of bytes, or -errno (-EPIPE, -ECONNRESET,
 *  -ENOSPC, -EAGAIN after the socket's timeout ...). Cancel-safe, but for what threads of the pool write. */
_Async ssize_t async_write(int fd, const void *buf, size_t n);

/** readv(2): as async_read(), into `iovcnt` buffers, one after another. -EINVAL for more than IOV_MAX of
 * them. The vector, too, must live until the operation has finished. Cancel-safe. */
_Async ssize_t async_readv(int fd, const struct iovec *iov, int iovcnt);

/** writev(2): as async_write(), from `iovcnt` buffers, one after another. Cancel-safe. */
_Async ssize_t async_writev(int fd, const struct iovec *iov, int iovcnt);

/** Reads `n` bytes, in as many steps as it takes. `n`; fewer when the data ends before; or -errno, and then
 * it is not known how many bytes have been read. Cancelled, neither, which loses them: what may be cancelled
 * uses async_read_rest(), or a reader of buffer.h. */
_Async ssize_t async_read_exact(int fd, void *buf, size_t n);

/** Writes `n` bytes, in as many steps as it takes. `n`, or -errno, and then it is not known how many bytes
 * have been written. Cancelled, it may have written a part: what may be cancelled and shall go on uses
 * async_write_rest(). */
_Async ssize_t async_write_all(int fd, const void *buf, size_t n);

/** Reads what is missing of `n` bytes, when `*done` of them are in `buf`: as async_read_exact(), and `*done`
 * grows with each step. So it is right also after the end of the data, an error, or when this has been
 * cancelled, and the same call goes on where it was. To begin with it is 0. `n`; `*done`, which is less, when
 * the data ends before; or -errno, -EINVAL if `*done` is more than `n`. Cancel-safe.
 *
 *      size_t done = 0;
 *
 *      while (!await within(1000, r = await async_read_rest(fd, buf, n, &done)))
 *          printf("%zu bytes so far\n", done);
 */
_Async ssize_t async_read_rest(int fd, void *buf, size_t n, size_t *done);

/** Writes what is missing of `n` bytes, when `*done` of them have been written: the same for
 * async_write_all(). Cancel-safe. */
_Async ssize_t async_write_rest(int fd, const void *buf, size_t n, size_t *done);

#ifndef ASYNC_ELIDE

/* The part that all operations share: waiting for a descriptor. Linked to the others that wait for it; while a thread
 * of the pool works for it, `link` is what that works on. */
struct async_fd_wait {
    struct async_fd_wait *next, **link;
    struct async_waker waker;
    int fd;
    unsigned char events; /* what is waited for */
    unsigned char state;
    unsigned char plain; /* not a socket */
    unsigned char error; /* an errno value, when waiting itself failed */
};
static __inline void async_fd_wait_init(struct async_fd_wait *self, int fd)
{
    self->next = NULL;
    self->link = NULL;
    self->waker.task = NULL;
    self->fd = fd;
    self->events = self->state = self->plain = self->error = 0;
}
void async_fd_wait_drop(struct async_fd_wait *self);

struct async_readable_future {
    struct async_fd_wait wait;
};
static __inline void async_readable_init(struct async_readable_future *self, int fd)
{
    async_fd_wait_init(&self->wait, fd);
}
enum async_poll async_readable_poll(struct async_readable_future *self, struct async_context *cx,
                                    int *result);
static __inline void async_readable_drop(struct async_readable_future *self)
{
    async_fd_wait_drop(&self->wait);
}
ASYNC_FUTURE(async_readable);

struct async_writable_future {
    struct async_fd_wait wait;
};
static __inline void async_writable_init(struct async_writable_future *self, int fd)
{
    async_fd_wait_init(&self->wait, fd);
}
enum async_poll async_writable_poll(struct async_writable_future *self, struct async_context *cx,
                                    int *result);
static __inline void async_writable_drop(struct async_writable_future *self)
{
    async_fd_wait_drop(&self->wait);
}
ASYNC_FUTURE(async_writable);

struct async_read_future {
    struct async_fd_wait wait;
    void *buf;
    size_t n;
};
static __inline void async_read_init(struct async_read_future *self, int fd, void *buf, size_t n)
{
    async_fd_wait_init(&self->wait, fd);
    self->buf = buf;
    self->n = n;
}
enum async_poll async_read_poll(struct async_read_future *self, struct async_context *cx, ssize_t *result);
static __inline void async_read_drop(struct async_read_future *self)
{
    async_fd_wait_drop(&self->wait);
}
ASYNC_FUTURE(async_read);

struct async_write_future {
    struct async_fd_wait wait;
    const void *buf;
    size_t n;
};
static __inline void async_write_init(struct async_write_future *self, int fd, const void *buf, size_t n)
{
    async_fd_wait_init(&self->wait, fd);
    self->buf = buf;
    self->n = n;
}
enum async_poll async_write_poll(struct async_write_future *self, struct async_context *cx, ssize_t *result);
static __inline void async_write_drop(struct async_write_future *self)
{
    async_fd_wait_drop(&self->wait);
}
ASYNC_FUTURE(async_write);

struct async_readv_future {
    struct async_fd_wait wait;
    const struct iovec *iov;
    int iovcnt;
};
static __inline void async_readv_init(struct async_readv_future *self, int fd, const struct iovec *iov,
                                      int iovcnt)
{
    async_fd_wait_init(&self->wait, fd);
    self->iov = iov;
    self->iovcnt = iovcnt;
}
enum async_poll async_readv_poll(struct async_readv_future *self, struct async_context *cx, ssize_t *result);
static __inline void async_readv_drop(struct async_readv_future *self)
{
    async_fd_wait_drop(&self->wait);
}
ASYNC_FUTURE(async_readv);

struct async_writev_future {
    struct async_fd_wait wait;
    const struct iovec *iov;
    int iovcnt;
};
static __inline void async_writev_init(struct async_writev_future *self, int fd, const struct iovec *iov,
                                       int iovcnt)
{
    async_fd_wait_init(&self->wait, fd);
    self->iov = iov;
    self->iovcnt = iovcnt;
}
enum async_poll async_writev_poll(struct async_writev_future *self, struct async_context *cx,
                                  ssize_t *result);
static __inline void async_writev_drop(struct async_writev_future *self)
{
    async_fd_wait_drop(&self->wait);
}
ASYNC_FUTURE(async_writev);

struct async_read_exact_future {
    struct async_fd_wait wait;
    char *buf;
    size_t n, done;
};
static __inline void async_read_exact_init(struct async_read_exact_future *self, int fd, void *buf, size_t n)
{
    async_fd_wait_init(&self->wait, fd);
    self->buf = (char *)buf;
    self->n = n;
    self->done = 0;
}
enum async_poll async_read_exact_poll(struct async_read_exact_future *self, struct async_context *cx,
                                      ssize_t *result);
static __inline void async_read_exact_drop(struct async_read_exact_future *self)
{
    async_fd_wait_drop(&self->wait);
}
ASYNC_FUTURE(async_read_exact);

struct async_write_all_future {
    struct async_fd_wait wait;
    const char *buf;
    size_t n, done;
};
static __inline void async_write_all_init(struct async_write_all_future *self, int fd, const void *buf,
                                          size_t n)
{
    async_fd_wait_init(&self->wait, fd);
    self->buf = (const char *)buf;
    self->n = n;
    self->done = 0;
}
enum async_poll async_write_all_poll(struct async_write_all_future *self, struct async_context *cx,
                                     ssize_t *result);
static __inline void async_write_all_drop(struct async_write_all_future *self)
{
    async_fd_wait_drop(&self->wait);
}
ASYNC_FUTURE(async_write_all);

struct async_read_rest_future {
    struct async_fd_wait wait;
    char *buf;
    size_t n, *done;
};
static __inline void async_read_rest_init(struct async_read_rest_future *self, int fd, void *buf, size_t n,
                                          size_t *done)
{
    async_fd_wait_init(&self->wait, fd);
    self->buf = (char *)buf;
    self->n = n;
    self->done = done;
}
enum async_poll async_read_rest_poll(struct async_read_rest_future *self, struct async_context *cx,
                                     ssize_t *result);
static __inline void async_read_rest_drop(struct async_read_rest_future *self)
{
    async_fd_wait_drop(&self->wait);
}
ASYNC_FUTURE(async_read_rest);

struct async_write_rest_future {
    struct async_fd_wait wait;
    const char *buf;
    size_t n, *done;
};
static __inline void async_write_rest_init(struct async_write_rest_future *self, int fd, const void *buf,
                                           size_t n, size_t *done)
{
    async_fd_wait_init(&self->wait, fd);
    self->buf = (const char *)buf;
    self->n = n;
    self->done = done;
}
enum async_poll async_write_rest_poll(struct async_write_rest_future *self, struct async_context *cx,
                                      ssize_t *result);
static __inline void async_write_rest_drop(struct async_write_rest_future *self)
{
    async_fd_wait_drop(&self->wait);
}
ASYNC_FUTURE(async_write_rest);

#endif /* ASYNC_ELIDE */

#ifdef __cplusplus
}
#endif

#endif
