/* Embedding: local lazy futures that live in the frame of the function that owns them.
 *
 * A local that only ever holds lazy futures of one function, and is only awaited, needs no task: its storage
 * is the frame of that function, which is empty when it has ended. */
#ifndef ASYNCC_EMBED_H
#define ASYNCC_EMBED_H

#include "model.h"

/** Finds such variables, and makes awaits of them awaits of the function itself. What goes in: functions
 * whose boxed calls are known. */
void embed(struct unit *unit);

#endif
