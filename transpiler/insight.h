/* What is written for those who look at suspended functions: async_dump_tasks() and debuggers. */
#ifndef ASYNCC_INSIGHT_H
#define ASYNCC_INSIGHT_H

#include "model.h"
#include "writer.h"

/** What is awaited, if its frame is in this one and has tables of its own; else null. */
struct function *insight_child(const struct suspension *suspension);

/** Writes the tables of a function: the awaits that its states stand for, and where the frames of what is
 * awaited are. */
void insight_write(const struct unit *unit, const struct function *f, struct writer *w);

#endif
