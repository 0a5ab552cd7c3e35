/* What time.c and testing.c share, in both flavours. */
#ifndef ASYNC_CLOCK_H
#define ASYNC_CLOCK_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/* The virtual time in milliseconds, or REAL_TIME. */
extern _Atomic int64_t asyncrt_virtual_ms;
enum { REAL_TIME = -1 };

static inline int64_t virtual_ms(void)
{
    return atomic_load_explicit(&asyncrt_virtual_ms, memory_order_relaxed);
}

static inline bool clock_is_virtual(void)
{
    return __builtin_expect(virtual_ms() != REAL_TIME, 0);
}

#endif
