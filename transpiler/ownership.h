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

#endif
