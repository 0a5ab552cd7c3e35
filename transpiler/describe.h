/* Describing machines to programs: everything that is known of a unit's machines, as JSON.
 *
 * docs/machines.schema.json says what is in it. */
#ifndef ASYNCC_DESCRIBE_H
#define ASYNCC_DESCRIBE_H

#include "emit.h"

/** The description of a unit and of what has been made of it, or of the functions called `only`. What goes
 * in: functions that are laid out and named. */
struct text describe(const struct unit *unit, const struct emitted *emitted, const char *only);

#endif
