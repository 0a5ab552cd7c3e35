/* Layout headers: what other files need to embed the futures of this one's async functions. */
#ifndef ASYNCC_HEADER_H
#define ASYNCC_HEADER_H

#include "model.h"
#include "text.h"

/** The layout header of a unit: each of its external async functions, bound as a hand-written future whose
 *  frame has the right size. Its symbols have size and alignment in their names, so that a header that is out
 *  of date does not link. Of those that await boxes, or whose cleanup awaits, there is the prototype alone.
 */
struct text header(const struct unit *unit);

#endif
