/* Where all memory of the runtime comes from: null when there is none. Given back with free(). With the
 * keywords erased it is simply the C library's; else tests can have it fail. */
#ifndef ASYNC_MEMORY_H
#define ASYNC_MEMORY_H

#include <stddef.h>

#ifdef ASYNC_ELIDE

#include <stdlib.h>

static inline void *asyncrt_alloc(size_t size)
{
    return malloc(size);
}

#else

void *asyncrt_alloc(size_t size);
void *asyncrt_alloc_zeroed(size_t n, size_t size);
void *asyncrt_alloc_again(void *old, size_t size); /* as realloc() */
void *asyncrt_alloc_aligned(size_t align, size_t size);

#endif /* ASYNC_ELIDE */

#endif
