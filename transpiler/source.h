/* A source file: its text as the passes see it, its tokens, and where each byte stood in the file. */
#ifndef ASYNCC_SOURCE_H
#define ASYNCC_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"

/** A half-open range of bytes of the text. */
struct span {
    unsigned begin, end;
};

enum token_kind { TOKEN_PUNCTUATION, TOKEN_WORD, TOKEN_LITERAL, TOKEN_COMMENT };

struct token {
    enum token_kind kind;
    struct span span;
    bool inactive; /* in a preprocessor directive, or skipped by one */
};

enum directive_kind { DIRECTIVE_IF, DIRECTIVE_ELSE, DIRECTIVE_ENDIF, DIRECTIVE_LINE, DIRECTIVE_OTHER };

/** A logical line of the preprocessor's. */
struct directive {
    enum directive_kind kind;
    struct span span;
    bool is_skipped; /* stands in text that a conditional leaves out */
};

/** What a #line directive of the user's says of the line behind it. */
struct line_mark {
    unsigned line, presumed_line;
    const char *presumed_path;
};

/** A macro use that has been replaced by its expansion. */
struct replacement {
    struct span now, was;
};

struct source {
    const char *path;
    const char *text; /* ends in a zero */
    size_t size;
    const char *original; /* the file as it was read */
    size_t original_size;
    ARRAY(unsigned) lines; /* where each line of the text begins */
    ARRAY(struct token) tokens;
    ARRAY(struct directive) directives;
    ARRAY(struct span) left_out; /* by conditionals: the text they skip, and their own directives */
    ARRAY(struct line_mark) line_marks;
    ARRAY(struct replacement) replacements; /* in order; lines stay the same */
};

/** Reads a file, or standard input for "-"; reports an error and gives null when it cannot be read. */
struct source *source_read(const char *path);

/** The same file with other text. `made`, in order, says what was replaced: `now` in the new text, `was` in
 * the old one. */
struct source *source_replace(const struct source *old, const char *text, size_t size,
                              const struct replacement *made, size_t count);

/** The line, counted from 1, of a byte of the text. */
unsigned source_line(const struct source *source, unsigned offset);

/** What the compiler calls a line: its number and, in `path`, its file. */
unsigned source_presumed(const struct source *source, unsigned line, const char **path);

/** The byte of the original text that a byte of the text comes from. */
unsigned source_origin(const struct source *source, unsigned offset);

/** Index of the first token that ends after `offset`; the number of tokens when there is none. */
size_t source_token_at(const struct source *source, unsigned offset);

/** Index of the first directive that begins at or after `offset`; the number of directives when there is
 * none. */
size_t source_directive_at(const struct source *source, unsigned offset);

/** The first active token, comments left out, that begins at or after `offset`; null when there is none. */
const struct token *source_next(const struct source *source, unsigned offset);

/** The last active token, comments left out, that ends at or before `offset`; null when there is none. */
const struct token *source_previous(const struct source *source, unsigned offset);

/** Whether a token is spelled so. */
bool token_is(const struct source *source, const struct token *token, const char *spelling);

/** Whether the bytes of a span are these. */
bool span_is(const struct source *source, struct span span, const char *spelling);

static inline bool span_contains(struct span outer, struct span inner)
{
    return outer.begin <= inner.begin && inner.end <= outer.end;
}

static inline bool span_equal(struct span a, struct span b)
{
    return a.begin == b.begin && a.end == b.end;
}

#endif
