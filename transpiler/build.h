/* Building the model: from libclang's cursors to typed trees. */
#ifndef ASYNCC_BUILD_H
#define ASYNCC_BUILD_H

#include "macros.h"

/** Builds the model of a parsed file: its async functions, and the spawn and async_block_on operations of its
 *  ordinary ones. Where code that must be rewritten hides in a macro use, the use is put into
 *  unit->to_expand and the model is to be built again after its expansion. */
void build(struct unit *unit, const struct parse *parse);

/** Whether a declaration is marked async. */
bool build_is_async(CXCursor declaration);

/** Whether a function's body returns a generator, so that the function is none itself. */
bool build_gives_generator(CXCursor function);

#endif
