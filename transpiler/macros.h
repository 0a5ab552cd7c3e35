/* The macro uses of a file: which hide code that must be rewritten, and their expansion. */
#ifndef ASYNCC_MACROS_H
#define ASYNCC_MACROS_H

#include "model.h"
#include "parse.h"

struct macros {
    ARRAY(CXCursor) definitions;
    struct map definition_of; /* name → index into definitions, plus one */
    ARRAY(int) parents;       /* of unit->macros: the use each is nested in, or -1 */
    ARRAY(unsigned) begun;    /* how many of unit->macros begin before each stretch of the source */
};

/** Finds the macro uses, keywords and names of a parsed file. What holds afterwards: unit->macros is in
 * source order, an outer use before those in its arguments. */
void macros_find(struct macros *macros, struct unit *unit, const struct parse *parse);

/** The innermost use whose span holds a byte, or -1. */
int macros_at(const struct macros *macros, const struct unit *unit, unsigned offset);

/** The outermost of a use and those it is nested in. */
int macros_outermost(const struct macros *macros, int use);

/** The keyword that begins at a byte; null when there is none. */
struct keyword_use *macros_keyword_at(const struct unit *unit, unsigned offset);

/** The source with the uses in unit->to_expand replaced by their expansions, as the preprocessor gives them,
 *  keywords kept; null after an error. */
struct source *macros_expand(const struct unit *unit, const struct flags *flags);

#endif
