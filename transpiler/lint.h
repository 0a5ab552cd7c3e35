/* Lints: what is no error, and most likely a mistake. Each has a name in warnings.def. */
#ifndef ASYNCC_LINT_H
#define ASYNCC_LINT_H

#include "model.h"

/** Warns of what the functions of a unit do. What goes in: a unit that check() has found nothing wrong with.
 */
void lint(const struct unit *unit);

/** Warns of a static function that nothing calls. */
void lint_unused(const struct unit *unit, const struct function *function);

/** Warns of large frames. What goes in: frames that are laid out. */
void lint_frames(const struct unit *unit);

#endif
