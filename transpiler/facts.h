/* Facts about a machine, in words: what reports, pictures and explorers say of its states and its frame.
 *
 * What goes in: functions that are laid out and named. */
#ifndef ASYNCC_FACTS_H
#define ASYNCC_FACTS_H

#include "frame.h"

/** The line of the source that a function is suspended in. */
unsigned facts_line(const struct unit *unit, const struct suspension *suspension);

/** The type of what is in a slot; "" for the state. */
const char *facts_slot_type(const struct slot *slot);

/** Why a slot is in the frame. */
const char *facts_slot_reason(const struct unit *unit, const struct function *function, size_t index);

/** Whether a slot is that of a local which is in use only because a pointer to it may be. */
bool facts_outlasts_its_uses(const struct function *function, size_t slot);

/** The slots in use before the function is polled for the first time. */
uint64_t *facts_live_at_start(const struct function *function);

/** The bytes that a set of slots uses, as ranges, and how many there are. */
const char *facts_bytes(const struct frame *frame, const uint64_t *set, unsigned *count);

/** A part of a frame. */
struct share {
    unsigned bytes;
    const char *what; /* they are: goes on after their number */
};

typedef ARRAY(struct share) shares;

/** What the bytes are that a frame has above its minimum. */
shares facts_above_minimum(const struct function *function);

#endif
