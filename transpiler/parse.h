/* Parsing: a source file through libclang. Only this file's users (parse, macros, types, model) know
 * libclang. */
#ifndef ASYNCC_PARSE_H
#define ASYNCC_PARSE_H

#include <clang-c/Index.h>
#include <stdbool.h>

#include "flags.h"
#include "source.h"

struct parse {
    CXIndex index;
    CXTranslationUnit unit;
    CXFile file;
};

/** Parses the source's text and finds its tokens. Reports the parser's errors; false when there were any.
 *  The parse must be given to parse_free() in either case. */
bool parse(struct parse *parse, struct source *source, const struct flags *flags);

/** As many parentheses as a macro may leave open, or close that are not its own. */
#define PARSE_CLOSING "))))))))))))))))"

/** Parses `text` in place of the source's own, for the expansion of macros: the keywords stay as they are and
 *  ASYNC_EXPANSION(...) makes a string of what its argument expands to, between the words async_begin and
 *  async_end. ASYNC_UNBALANCED_EXPANSION(...), with PARSE_CLOSING behind it, does so where the expansion has
 *  parentheses without their partners; some of those behind it are left for the parser to pass over. Reports
 *  nothing. */
bool parse_text(struct parse *parse, const struct source *source, const struct flags *flags, const char *text,
                size_t size);

void parse_free(struct parse *parse);

/** A string of libclang's, copied to the arena. */
const char *parse_string(CXString string);

/** The path of a file, as it is found from the current folder. */
const char *parse_path(CXFile file);

/** The bytes of the main file that a cursor is written in; where it comes out of a macro, the macro's use or
 *  the argument it was written in. The end may stand before the begin then. */
struct span parse_span(CXCursor cursor);

/** What tells declarations apart: the same for all cursors of one. */
const void *parse_identity(CXCursor declaration);

/** The byte of the main file where a location is, or where the macro is used that it comes from. */
unsigned parse_offset(CXSourceLocation location);

#endif
