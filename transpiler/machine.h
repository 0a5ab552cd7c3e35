/* The parts of a state machine around its poll function's body. */
#ifndef ASYNCC_MACHINE_H
#define ASYNCC_MACHINE_H

#include "model.h"
#include "writer.h"

/** Writes declarations of what other functions call: init, poll and drop, and the helpers that are used. */
void machine_declare(const struct function *function, struct writer *writer);

/** Writes the states, the frame, init, poll and drop of an async function, and the helpers that are used. */
void machine_write(struct unit *unit, struct function *function, struct writer *writer);

/** Writes the helpers of a hand-written future. */
void machine_write_helpers(const struct function *function, struct writer *writer);

#endif
