/* Where the time goes: what --stats prints. */
#ifndef ASYNCC_STATS_H
#define ASYNCC_STATS_H

#include "emit.h"

/** The time since the last call, or since the program began, was spent in a pass. */
void stats_note(const char *pass);

/** Writes the time of each pass, and what has been made of what, to standard error. `made` may be null. */
void stats_print(const struct unit *unit, const struct emitted *made);

#endif
