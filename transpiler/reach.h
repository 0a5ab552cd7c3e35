/* Reach: whether control comes to the end of a body, as far as its statements tell. */
#ifndef ASYNCC_REACH_H
#define ASYNCC_REACH_H

#include "model.h"

/** Whether a switch has a default label of its own, in a tree below it. */
bool reach_has_default(const struct node *node);

/** Whether control may go on behind a statement. Conditions are not looked into, but for literals; every
 * label is taken to be jumped to. */
bool reach_goes_on(const struct unit *unit, const struct node *statement);

#endif
