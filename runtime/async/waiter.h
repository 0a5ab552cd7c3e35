/* A place in a queue of tasks that wait: a part of the futures that wait for one another. Of no use by
 * itself. */
#ifndef ASYNC_WAITER_H
#define ASYNC_WAITER_H

#pragma GCC system_header

#include "async/future.h"

#ifndef ASYNC_ELIDE

struct async_waiter {
    struct async_waiter *next, *prev;
    struct async_waker waker;
    unsigned state; /* not a char: what is stored to one may be anything, to the compiler */
};

/* First come first. */
struct async_waiters {
    struct async_waiter *first, *last;
};

#else

/* Nobody ever waits. */
struct async_waiters {
    void *none;
};

#endif /* ASYNC_ELIDE */

#endif
