/* Foreseeing expansions: the writer finds out last that a name has to be replaced where that cannot be done,
 * inside a macro use. Then the use is expanded and everything begins again; so this finds most such names
 * before. */
#ifndef ASYNCC_FORESEE_H
#define ASYNCC_FORESEE_H

#include "model.h"

/** Adds to `unit->to_expand`, when it is known which variables are in the frame. What is missed here is found
 * by the writer; what is added here is what the writer would add. */
void foresee(struct unit *unit);

#endif
