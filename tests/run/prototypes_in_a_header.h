/* The header of prototypes_in_a_header.c: async prototypes, types, macros with awaits, ordinary functions. */
#ifndef PROTOTYPES_IN_A_HEADER_H
#define PROTOTYPES_IN_A_HEADER_H

#include <async.h>

struct shared {
    int x, y;
};

async int shared_sum(struct shared s);
async struct shared shared_make(int x, int y);

#define SHARED_TRY(call)                                                                                     \
    ({                                                                                                       \
        int shared_result = await call;                                                                      \
        if (shared_result < 0)                                                                               \
            return -shared_result;                                                                           \
        shared_result;                                                                                       \
    })

static inline int shared_product(const struct shared *s)
{
    return s->x * s->y;
}

#endif
