/* Uses: which parts of its machine each function needs, as the file has it awaited, spawned, made or run. */
#ifndef ASYNCC_USES_H
#define ASYNCC_USES_H

#include "model.h"

/** The function that a spawn, lazy or async_block_on is of; null for other nodes, and where it is of a
 * future. */
struct function *uses_callee(const struct node *node);

/** The generator that an ordinary call or pointer needs the function of; null for other nodes. */
struct function *uses_generator(const struct node *node);

/** Sets `is_awaited`, `is_spawned`, `is_blocked_on`, `is_made`, `is_shown` and `is_unused` of the functions,
 * and warns of static ones that are for nothing. What goes in: a model with frames. */
void uses(struct unit *unit);

#endif
