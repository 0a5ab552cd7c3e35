/* Liveness: which variables must be in the frame.
 *
 * A variable lives across an await when its value may be read afterwards, or when a pointer to it may have
 * been kept while its storage exists (C17 6.2.4p6: until its block is left). All others stay C locals. */
#ifndef ASYNCC_LIVE_H
#define ASYNCC_LIVE_H

#include "model.h"

/** Sets `in_frame` of the function's variables. What goes in: a lowered function. */
void live(struct function *function);

#endif
