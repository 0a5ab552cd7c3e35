/* Where all memory of the runtime comes from. What gets null back says so in its own words. */
#include "internal.h"

#include <stdlib.h>

void *asyncrt_alloc(size_t size)
{
    return asyncrt_allocation_fails() ? NULL : malloc(size ? size : 1);
}

void *asyncrt_alloc_zeroed(size_t n, size_t size)
{
    return asyncrt_allocation_fails() ? NULL : calloc(n, size);
}

void *asyncrt_alloc_again(void *old, size_t size)
{
    return asyncrt_allocation_fails() ? NULL : realloc(old, size);
}

void *asyncrt_alloc_aligned(size_t align, size_t size)
{
    void *memory;

    if (asyncrt_allocation_fails())
        return NULL;
    return posix_memalign(&memory, align, size) == 0 ? memory : NULL;
}
