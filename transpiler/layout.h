/* Layout: the frame of an async function.
 *
 * A frame mirrors the function's scopes. What is declared in one scope lies side by side; the scopes nested
 * in it, and the frames of the children that it awaits, never exist at the same time and share their bytes.
 */
#ifndef ASYNCC_LAYOUT_H
#define ASYNCC_LAYOUT_H

#include "model.h"

/** What a scope keeps in the frame. */
struct group {
    struct node *scope;                  /* null for the function's own */
    ARRAY(struct variable *) fields;     /* by falling alignment */
    ARRAY(struct suspension *) children; /* one for each callee awaited in the scope itself */
    ARRAY(struct group *) inner;         /* nested scopes that keep something */
};

/** Sets function->frame. What goes in: a function whose variables know whether they are in the frame. Reports
 *  variables whose type cannot be written in the frame. */
void layout(const struct unit *unit, struct function *function);

#endif
