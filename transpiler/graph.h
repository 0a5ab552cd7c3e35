/* The state graphs as pictures, in the DOT language of Graphviz and, drawn by its library, as SVG.
 *
 * What goes in: functions that are laid out and named. */
#ifndef ASYNCC_GRAPH_H
#define ASYNCC_GRAPH_H

#include "model.h"

/** The graphs of all functions of a unit, or of those called `only`, as one in DOT. */
struct text graph(const struct unit *unit, const char *only);

/** The graph of one function. A state is a node with the id `prefix` and its number, a transition an edge
 * with the id `prefix`, "way-" and its number. */
struct text graph_of(const struct unit *unit, struct function *function, const char *prefix);

/** A graph in DOT drawn as SVG; reports an error and gives nothing when that fails. */
struct text graph_draw(const struct text *dot);

#endif
