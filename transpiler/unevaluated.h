/* Operands that are not evaluated: of sizeof, typeof and the like, and what _Generic does not choose. Nothing
 * in them is lowered; what stands there is written as it is, with awaits taken away. */
#ifndef ASYNCC_UNEVALUATED_H
#define ASYNCC_UNEVALUATED_H

#include "model.h"

/** Reports the statements in such operands, those of statement expressions, that mean nothing unless they are
 * lowered: forks, deferred blocks, local futures. */
void unevaluated(const struct unit *unit);

#endif
