/* Boxes: which futures cannot be embedded in the frame of the function that awaits them.
 *
 * A future is boxed when its frame cannot be seen (its function is defined in another file, or called through
 * a pointer), and where a function awaits itself, directly or through others: of each cycle of awaits, the
 * edge that closes it is boxed.
 */
#ifndef ASYNCC_BOX_H
#define ASYNCC_BOX_H

#include "model.h"

/** Sets is_boxed of calls and functions. What goes in: a unit that has been checked. */
void box(struct unit *unit);

#endif
