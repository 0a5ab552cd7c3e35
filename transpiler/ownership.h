/* Ownership: a future is owned by one place, and is not the value that it will give.
 *
 * To clang both are of one type, so what mixes them is refused here: a future that is read, a value that is
 * put into one, a pointer to futures that becomes a pointer to values, a record with a future in it that is
 * copied. */
#ifndef ASYNCC_OWNERSHIP_H
#define ASYNCC_OWNERSHIP_H

#include "model.h"

/** Checks what is done with futures, and marks the spawns whose future is used. What goes in: a model that
 * check() has no complaint about. */
void ownership(const struct unit *unit);

/** Refuses futures in temporaries that live across an await: dropped there, the function would lose them.
 * What goes in: a function whose frame is made. */
void ownership_of_temporaries(const struct unit *unit, const struct function *function);

#endif
