/* Across: what cannot live across an await, wherever that comes from: not all are in the text. */
#ifndef ASYNCC_ACROSS_H
#define ASYNCC_ACROSS_H

#include "model.h"

/** Reports the variables, parameters and typedefs that would have to live across an await and cannot. What
 *  goes in: a unit that knows of all its awaits, and of the bounds that are kept. */
void across(struct unit *unit);

#endif
