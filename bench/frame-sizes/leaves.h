/* The functions that others join and select, and what all of them do. */
#ifndef LEAVES_H
#define LEAVES_H

#include <async.h>
#include <stddef.h>
#include <stdint.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;

/** Gives back x, hidden from the optimiser. */
#define opq(x)                                                                                               \
    ({                                                                                                       \
        __typeof__(x) hidden_ = (x);                                                                         \
        __asm__ volatile("" : "+r"(hidden_));                                                                \
        hidden_;                                                                                             \
    })

async u32 f01(u32 x);
async u64 f02(u64 x);
async u64 f01w(u64 x);

#endif
