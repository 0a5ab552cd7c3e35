/* The frame of an async function: its slots, which of them are in use at the same time, and where they lie.
 */
#ifndef ASYNCC_FRAME_H
#define ASYNCC_FRAME_H

#include "model.h"

/** A part of the frame: a variable, the frame of a child, a pointer to the box of one, or the state. */
struct slot {
    struct variable *variable; /* null for the state, and for a child that is not in a variable */
    struct function *child;
    bool is_boxed;
    const char *name;              /* names: the member's */
    unsigned offset;               /* layout: in bytes */
    unsigned size, used, align;    /* the first `used` of `size` bytes hold something */
    struct suspension *suspension; /* the first one that makes use of it, or null */
};

struct frame {
    ARRAY(struct slot) slots; /* the state's is the last */
    size_t words;             /* in a set of slots */
    uint64_t *conflicts;      /* a set for each slot: those that must not share bytes with it */
    /* layout's findings */
    unsigned size, used, align;
    struct fullest fullest; /* at any await, branches that are under way together taken together */
    unsigned minimum_align; /* the largest alignment of what is in use at awaits */
    bool is_measured, is_plain, lends_room;
};

enum { SLOTS_PER_WORD = 64 };

static inline bool frame_has(const uint64_t *set, size_t slot)
{
    return set[slot / SLOTS_PER_WORD] >> (slot % SLOTS_PER_WORD) & 1;
}

static inline void frame_put(uint64_t *set, size_t slot)
{
    set[slot / SLOTS_PER_WORD] |= (uint64_t)1 << (slot % SLOTS_PER_WORD);
}

/** A number of bytes rounded up to a multiple of an alignment. */
static inline unsigned frame_round_up(unsigned bytes, unsigned align)
{
    return (bytes + align - 1) / align * align;
}

/** How small the frame could be: what is in use at once, rounded up to the alignment. */
static inline unsigned frame_minimum(const struct frame *frame)
{
    return frame_round_up(frame->fullest.least, frame->minimum_align);
}

/** The member that holds the child of a suspended function, or the pointer to its box. */
static inline const char *frame_child(const struct function *function, const struct suspension *s)
{
    return function->frame->slots.at[s->slot].name;
}

/** Whether two slots must not share bytes. */
static inline bool frame_conflicts(const struct frame *frame, size_t a, size_t b)
{
    return frame_has(frame->conflicts + a * frame->words, b);
}

#endif
