/* The model as text, for whoever works on asyncc: whatever is known of it by then. */
#ifndef ASYNCC_DUMP_H
#define ASYNCC_DUMP_H

#include "model.h"

/** What a kind of node is called. */
const char *dump_kind(enum node_kind kind);

/** The trees, variables and suspensions of all async functions of a unit, or of those called `only`. */
struct text dump(const struct unit *unit, const char *only);

#endif
