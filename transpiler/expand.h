/* Expansion: the macro uses whose inside has to be rewritten are replaced in the source. */
#ifndef ASYNCC_EXPAND_H
#define ASYNCC_EXPAND_H

#include "flags.h"
#include "model.h"

/** The source with the uses in unit->to_expand replaced by their expansions, as the preprocessor gives them,
 *  keywords kept; null after an error. */
struct source *expand(const struct unit *unit, const struct flags *flags);

#endif
