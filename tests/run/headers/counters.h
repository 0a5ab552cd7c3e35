/* A guarded header of async_functions_in_headers.c, which includes one beside it and one in a folder. */
#ifndef COUNTERS_H
#define COUNTERS_H

#include <async.h>
#include "counter.h"
#include "parts/once.h"

static inline async int count_twice(struct counter *c)
{
    int first = await count(c);

    return first * 10 + await count(c);
}

/* Ordinary functions may be unused, and constants. */
static inline int forgotten(void)
{
    return 1;
}

static const int forgotten_number = 1;

#endif
