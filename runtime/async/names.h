/* Name resolution, without blocking the thread: getaddrinfo(3) is called by the pool of threads that blocking.h
 * describes. */
#ifndef ASYNC_NAMES_H
#define ASYNC_NAMES_H

#pragma GCC system_header

#include "async/executor.h"

struct addrinfo; /* of <netdb.h> */

#ifdef __cplusplus
extern "C" {
#endif

/** getaddrinfo(3): 0, and in `*res` a list that the caller gives to freeaddrinfo(3); or an error as that has it
 *  (EAI_NONAME, EAI_AGAIN ...; see gai_strerror(3)), and `*res` is left alone. After EAI_SYSTEM errno says what
 *  it was; else errno is left alone. EAI_MEMORY also when the runtime has no memory for the call, EAI_AGAIN when
 *  no thread can be started and none is there.
 *
 *  `node`, `service` and `hints`, which may be null as getaddrinfo(3) says, must live until it has finished or
 *  been cancelled. Cancel-safe: nothing is left behind, though a thread of the pool goes on with the question for
 *  as long as that takes. To be used on the thread whose executor polls it. */
_Async int async_getaddrinfo(const char *node, const char *service, const struct addrinfo *hints,
                             struct addrinfo **res);

#ifndef ASYNC_ELIDE

struct async_getaddrinfo_future {
    const char *node, *service;
    const struct addrinfo *hints;
    struct addrinfo **res;
    void *job; /* when it has begun */
    bool finished;
};
static __inline void async_getaddrinfo_init(struct async_getaddrinfo_future *self, const char *node,
                                            const char *service, const struct addrinfo *hints,
                                            struct addrinfo **res)
{
    self->node = node;
    self->service = service;
    self->hints = hints;
    self->res = res;
    self->job = NULL;
    self->finished = false;
}
enum async_poll async_getaddrinfo_poll(struct async_getaddrinfo_future *self, struct async_context *cx,
                                       int *result);
void async_getaddrinfo_drop(struct async_getaddrinfo_future *self);
ASYNC_FUTURE(async_getaddrinfo);

#endif /* ASYNC_ELIDE */

#ifdef __cplusplus
}
#endif

#endif
