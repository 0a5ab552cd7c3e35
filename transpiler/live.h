/* Liveness: which variables must be in the frame, and which parts of the frame are in use at the same time.
 *
 * A variable lives across an await when its value may be read afterwards, or when a pointer to it may have
 * been kept while its storage exists (C17 6.2.4p6: until its block is left). All others stay C locals.
 *
 * Two slots of the frame conflict when one is written while the other is in use: they must not share bytes.
 */
#ifndef ASYNCC_LIVE_H
#define ASYNCC_LIVE_H

#include "model.h"

struct slot;

/** Sets `in_frame` of the function's variables, and makes its frame: the slots and their conflicts. What goes
 *  in: a lowered function whose jumps know what they leave. */
void live(struct unit *unit, struct function *function);

/** Whether a slot belongs to a branch: no other one makes use of it, nor what is around the fork. */
bool live_is_slot_of(const struct slot *slot, const struct branch *branch);

#endif
