/* The explorer: a page for the browser that shows the source beside what is made of it, the state graphs and
 * the frames. Its looks and its behaviour are in explorer/. */
#ifndef ASYNCC_EXPLORER_H
#define ASYNCC_EXPLORER_H

#include "emit.h"

/** The page for a unit and what has been made of it, or for the functions called `only`: one file that needs
 *  no other. What goes in: functions that are laid out and named. Reports an error when a graph cannot be
 *  drawn. */
struct text explorer(const struct unit *unit, const struct emitted *emitted, const char *only);

#endif
