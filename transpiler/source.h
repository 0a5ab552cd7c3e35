/* A source file: its text as the passes see it, its tokens, and where each byte stood in the file. */
#ifndef ASYNCC_SOURCE_H
#define ASYNCC_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "text.h"

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

/** Where each line of a text begins. */
typedef ARRAY(unsigned) line_begins;

/** A file as it was read. */
struct file {
    const char *path;
    const char *text; /* ends in a zero */
    size_t size;
    line_begins lines;
};

/** A byte of a file. */
struct place {
    const struct file *file;
    unsigned offset;
};

/** Where a run of the text comes from, up to the next one: its first byte, or if `is_made` all of it. */
struct piece {
    unsigned begin;
    struct place from;
    bool is_made;
};

struct source {
    const char *path;
    const char *text; /* ends in a zero */
    size_t size;
    const struct file *file; /* itself: as it was read */
    line_begins lines;
    ARRAY(struct token) tokens;
    ARRAY(struct directive) directives;
    ARRAY(struct span) left_out; /* by conditionals: the text they skip, and their own directives */
    ARRAY(struct line_mark) line_marks;
    ARRAY(struct span) allowances; /* comments that allow what would be warned of */
    ARRAY(size_t) pragmas;         /* of the directives: those that switch warnings */
    ARRAY(struct piece) pieces;    /* in order, the first at 0 */
};

/** Reads a file, or standard input for "-"; reports an error and gives null when it cannot be read. */
struct source *source_read(const char *path);

/** A file that has been read. */
const struct file *source_file(const char *path, const char *text, size_t size);

/** A file that has been read as a source. */
struct source *source_new(const struct file *file);

/** A source in the making: the text of others, put together. */
struct draft {
    struct text text;
    ARRAY(struct piece) pieces;
};

/** Adds bytes of a source. */
void draft_copy(struct draft *draft, const struct source *source, struct span span);

/** Adds text that stands for a byte of a file. */
void draft_make(struct draft *draft, struct place place, const char *text);

/** The file of `old` with the text that has been put together. */
struct source *draft_finish(struct draft *draft, const struct source *old);

/** Where the text begins behind a byte order mark. */
unsigned source_text_begin(const struct source *source);

/** The line, counted from 1, of a byte of the text. */
unsigned source_line(const struct source *source, unsigned offset);

/** What the compiler calls a line: its number and, in `path`, its file. */
unsigned source_presumed(const struct source *source, unsigned line, const char **path);

/** The byte of a file that a byte of the text comes from. */
struct place source_origin(const struct source *source, unsigned offset);

/** The line, counted from 1, that a byte of a file is on. `line_begin`, where that begins, may be null. */
unsigned source_place_line(struct place place, unsigned *line_begin);

/** Index of the first token that ends after `offset`; the number of tokens when there is none. */
size_t source_token_at(const struct source *source, unsigned offset);

/** Index of the first directive that begins at or after `offset`; the number of directives when there is
 * none. */
size_t source_directive_at(const struct source *source, unsigned offset);

/** The first active token, comments left out, that begins at or after `offset`; null when there is none. */
const struct token *source_next(const struct source *source, unsigned offset);

/** The last active token, comments left out, that ends at or before `offset`; null when there is none. */
const struct token *source_previous(const struct source *source, unsigned offset);

/** The end of the parentheses that a token opens; that of the text when there is no such token. */
unsigned source_parentheses_end(const struct source *source, const struct token *open);

/** 1 for an opening parenthesis, bracket or brace, -1 for a closing one, else 0. */
int source_nesting(const struct source *source, const struct token *token);

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
