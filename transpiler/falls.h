/* Falls: where the body of a switch falls from one case into the next one.
 *
 * Compilers want a fallthrough attribute directly before the case, as the last thing that is run. Where
 * statements are rebuilt, more may be written behind it: what a block cleans up at its end, the end of a
 * loop, the rest of an await. There the attribute is written once more outside, behind the whole statement
 * that ends with it. */
#ifndef ASYNCC_FALLS_H
#define ASYNCC_FALLS_H

#include "model.h"

/** Sets `is_moved` of fallthrough attributes and `falls` of the statements behind which they are written
 *  instead, and asks for the expansion of macro uses that hide some. What goes in: a body whose statements
 * know whether they are rebuilt. */
void falls(struct unit *unit, struct node *body);

#endif
