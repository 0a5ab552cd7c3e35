/* Pointers to what is in a function's own frame, as far as the source shows them. */
#ifndef ASYNCC_POINTED_H
#define ASYNCC_POINTED_H

#include "model.h"

/** The first local that a value points to, or the values in it do; null if none is seen. */
const struct variable *pointed_local(const struct node *value);

/** The same, also through a local pointer, or record, that is never given anything but pointers to locals. */
const struct variable *pointed_local_at_last(const struct function *function, const struct node *value);

#endif
