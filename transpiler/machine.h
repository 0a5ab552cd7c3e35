/* The parts of a state machine around its poll function's body. */
#ifndef ASYNCC_MACHINE_H
#define ASYNCC_MACHINE_H

#include "model.h"
#include "writer.h"

/** Whether other files can await the function. */
bool machine_is_external(const struct function *function);

/** A parameter's name, also where the user gave it none. */
const char *machine_parameter_name(const struct function *function, size_t index);

/** A function's parameters as the user declared them, behind `first`. */
const char *machine_parameters(const struct function *function, const char *first);

/** What the functions of a machine are declared with: nothing but boxes is called from other files. */
const char *machine_storage(const struct function *function);

/** The head of the drop function. */
const char *machine_drop_signature(const struct function *function);

/** Writes declarations of what other functions call: the helpers that are used. */
void machine_declare(const struct function *function, struct writer *writer);

/** Writes the states, the frame, init, poll and drop of an async function, and the helpers that are used. */
void machine_write(struct unit *unit, struct function *function, struct writer *writer);

/** Writes the helpers of a hand-written future. */
void machine_write_helpers(const struct function *function, struct writer *writer);

#endif
