/* The macros of a file: their definitions and uses, and the keywords among these. */
#ifndef ASYNCC_MACROS_H
#define ASYNCC_MACROS_H

#include "model.h"
#include "parse.h"

/** A definition of a macro: a name may have several along a file. */
struct macro_definition {
    CXCursor cursor;
    ARRAY(const char *) tokens; /* its name, parameters and body, once they have been asked for */
    bool is_function_like;
    size_t before; /* of the same name: index into definitions, plus one, or 0 */
};

struct macros {
    ARRAY(struct macro_definition) definitions;
    struct map definition_of; /* name → index of its last one, plus one */
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

/** The last definition of a name: its index, plus one; 0 when it is no macro's. */
size_t macros_definition(const struct macros *macros, const char *name);

/** Whether a name is, somewhere in the file, that of a macro with parameters. */
bool macros_is_function_like(const struct unit *unit, const char *name);

#endif
