/* No newline ends this file, and nobody uses what is in it. */
#include "parts/once.h"

static inline async int unused(int n)
{
    await async_yield();
    return n;
}
static inline async void unused_too(void) { await unused(3); }