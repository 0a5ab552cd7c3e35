/* What the files that use descriptors share, in both flavours. */
#ifndef ASYNC_ATTEMPT_H
#define ASYNC_ATTEMPT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct iovec;

/* With the keywords erased this thread is the one that may block. */
#ifdef ASYNC_ELIDE
enum { ELIDED = true };
#else
enum { ELIDED = false };
#endif

/* Whether a descriptor is ready now for poll(2)'s `events`: 1, 0 or -errno. May change errno. */
int asyncrt_ready_now(int fd, short events);

/* How long an operation on a socket may wait, in milliseconds, rounded up (SO_RCVTIMEO, SO_SNDTIMEO): 0 if
 * for ever, or if it is no socket. May change errno. */
int64_t asyncrt_socket_timeout(int fd, bool reads);

/* What getaddrinfo(3) has returned, as -errno. */
int asyncrt_resolver_error(int error);

/* Reading or writing a descriptor that is no socket (plain.c). `ready`: it has been waited for. */
struct plain_attempt {
    int fd;
    const struct iovec *v;
    int count;
    bool writes, ready;
};

/* What an attempt may give beside numbers of bytes and -errno: nothing has happened, the descriptor is ready,
 * but ... */
enum {
    IN_A_THREAD = -100000, /* only a thread of the pool may try, which might block */
    LATER = -100001,       /* it cannot be done yet, and waiting until it is ready would not help */
};

/* The number of bytes, -errno (-EAGAIN: it would block), or one of the above. Never blocks, but on a disk.
 * May change errno. */
ssize_t asyncrt_attempt_plain(const struct plain_attempt *attempt);

#ifdef ASYNC_ELIDE
/* Blocks until it is ready: 0 or -errno. May change errno. */
int asyncrt_block_until(int fd, short events);
/* The same for an operation, which may wait for as long as the socket says: then -EAGAIN. */
int asyncrt_block_for_call(int fd, short events);
#endif

#endif
