/* Members: a frame as the members of a struct, with unions where slots share bytes. */
#ifndef ASYNCC_MEMBERS_H
#define ASYNCC_MEMBERS_H

#include "frame.h"
#include "writer.h"

/** Writes the members of a frame. What goes in: a frame whose slots have names and places. True when they
 * stand where they should only if the compiler's types are as large as the transpiler's. */
bool members_write(const struct function *function, struct writer *w);

#endif
