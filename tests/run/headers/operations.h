/* The header of operations_in_headers.c: no async function is defined in it. */
#ifndef OPERATIONS_H
#define OPERATIONS_H

#define START(call) spawn(call)

static inline void start(int n)
{
    START(add(n));
}

static inline int finish(int n)
{
    return async_block_on(add(n));
}

static inline int unused_here(void)
{
    return 1;
}

#endif
