/* Bounds: arrays of variable length, and pointers to such, that live across an await.
 *
 * The compiler cannot keep them: their storage and the values of their bounds belong to a block that every
 * suspension leaves. So each bound becomes a variable of its own, and the storage comes from the heap. */
#ifndef ASYNCC_BOUNDS_H
#define ASYNCC_BOUNDS_H

#include "model.h"

/** Gives bounds to the variables and parameters of variably modified types that live across an await, where
 *  that can be done, and puts them into the frame. What goes in: a unit that knows of all its awaits. */
void bounds(struct unit *unit);

#endif
