/* Arguments: which ones of a macro use may be edited in their place, and what is known of the use besides. */
#ifndef ASYNCC_ARGUMENTS_H
#define ASYNCC_ARGUMENTS_H

#include "macros.h"

/** Takes into uses of aliases the arguments that the function-like macros behind them are given: libclang
 * does not record these ones' uses. */
void arguments_take(struct macros *macros, struct unit *unit, const struct parse *parse);

/** Fills in of each use which arguments are locked, whether it is an operand and whether it counts. */
void arguments_judge(struct macros *macros, struct unit *unit, const struct parse *parse);

/** Whether the text that begins at a byte of a use may be edited. */
bool arguments_are_editable(const struct macro_use *use, unsigned offset);

#endif
