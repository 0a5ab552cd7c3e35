/* Headers that define async functions: their text takes the place of the #include that brings them in. */
#ifndef ASYNCC_INCLUDES_H
#define ASYNCC_INCLUDES_H

#include "flags.h"
#include "parse.h"

/** The source with the text in it of the headers that define async functions, themselves or through headers
 * of theirs; null when there are none, or where that has been done. With `has_lines` #line directives say
 * where the text comes from. */
struct source *includes_merge(const struct parse *parse, const struct source *source,
                              const struct flags *flags, bool has_lines);

#endif
