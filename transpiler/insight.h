/* What is written for those who look at suspended functions: async_dump_tasks() and debuggers. */
#ifndef ASYNCC_INSIGHT_H
#define ASYNCC_INSIGHT_H

#include "model.h"
#include "writer.h"

/** Writes the tables of a function: the awaits that its states stand for, and where the frames of what is
 * awaited are. */
void insight_write(const struct unit *unit, const struct function *f, struct writer *w);

#endif
