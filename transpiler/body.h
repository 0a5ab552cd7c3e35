/* The body of a poll function: the user's statements, with the awaits as steps between them. */
#ifndef ASYNCC_BODY_H
#define ASYNCC_BODY_H

#include "model.h"
#include "writer.h"

/** Writes what stands between the braces of the function's poll function, after the dispatch. */
void body_write(struct unit *unit, struct function *function, struct writer *writer);

#endif
