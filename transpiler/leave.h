/* Leaving scopes: what is cleaned up where.
 *
 * A variable that has a cleanup attribute, or is an array of variable length, is armed from its declaration
 * to the end of its scope. Whatever leaves the scope cleans it up, the last one first: the end of its block,
 * break, continue, goto, return, and being dropped at an await. What is armed at a statement follows from
 * where it stands: C forbids jumps into such scopes (C17 6.8.6.1p1; clang, for cleanup attributes). */
#ifndef ASYNCC_LEAVE_H
#define ASYNCC_LEAVE_H

#include "model.h"

/** Sets `leaves` of blocks and jumps, and `armed` of suspensions. What goes in: a lowered function. */
void leave(struct function *function);

/** Keeps more variables in the frame, for the sake of order: those that are cleaned up together with one that
 *  is there. What goes in: a function whose variables know whether they are in the frame. Asks for the
 *  expansion of macro uses that hide what must be rewritten. */
void leave_in_order(struct unit *unit, struct function *function);

/** Whether the machine has to clean up a variable, and the compiler does not. */
bool leave_is_ours(const struct variable *variable);

#endif
