/* What io.c, socket.c and net.c share, in both flavours. */
#ifndef ASYNC_ATTEMPT_H
#define ASYNC_ATTEMPT_H

/* Whether a descriptor is ready now for poll(2)'s `events`: 1, 0 or -errno. May change errno. */
int asyncrt_ready_now(int fd, short events);

/* What getaddrinfo(3) has returned, as -errno. */
int asyncrt_resolver_error(int error);

#ifdef ASYNC_ELIDE
/* Blocks until it is ready: 0 or -errno. May change errno. */
int asyncrt_block_until(int fd, short events);
#endif

#endif
