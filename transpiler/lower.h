/* Lowering: each await becomes a statement of its own, before the statement it stands in.
 *
 * Where C leaves the order of evaluation open, the calls, assignments and awaits of one expression run in
 * source order, and an assignment evaluates its right side first. What has been run before an await is kept
 * in a temporary of its own type; what is left of the expression refers to the temporaries. */
#ifndef ASYNCC_LOWER_H
#define ASYNCC_LOWER_H

#include "model.h"

/** Lowers the body of an async function. What goes in: a function that check() has no complaint about. What
 *  holds afterwards: no await is left in an expression that is still to be evaluated; function->suspensions
 *  lists them in source order. */
void lower(struct unit *unit, struct function *function);

#endif
