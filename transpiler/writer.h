/* The output: text with #line directives, so that compilers and debuggers speak of the source. */
#ifndef ASYNCC_WRITER_H
#define ASYNCC_WRITER_H

#include "source.h"
#include "text.h"

/** For each line of the output, the line of the source that it was copied from or made for, or 0. */
typedef ARRAY(unsigned) line_origins;

/** What compilers may warn of in what is written next. */
enum warned {
    WARNED_ALL,   /* the user's text: all that they have been told to warn of */
    WARNED_MIXED, /* the user's statements among generated ones: not of what the generated ones are made of */
    WARNED_NONE   /* nothing in it is the user's */
};

struct writer {
    struct text out;
    line_origins origins;
    const struct source *source;
    const char *output_path;
    bool has_lines;         /* #line directives are wanted */
    unsigned depth;         /* blocks that the transpiler has put around what is copied from the source */
    bool resolves;          /* text that conditionals leave out is dropped, and their directives */
    bool in_source;         /* lines count in the source now, else in the output */
    unsigned line;          /* what the compiler takes the current line for */
    unsigned physical_line; /* of the output, from 1 */
    bool line_is_blank;     /* nothing but blanks has been written to the current line */
    bool after_line;        /* the last thing written was a whole generated line */
    bool is_copying;        /* what is written comes from the source, which is gone through line by line */
    unsigned origin;        /* of the current line of the output */
    enum warned warned;     /* what holds for the text written last */
    enum warned next;       /* and for what is written next */
};

struct writer writer_new(const struct source *source, const char *output_path, bool has_lines);

/** A path as it is written between the quotes of a string. */
const char *writer_quoted(const char *path);

/** The line of the user's file at a byte of the source. */
unsigned writer_user_line(const struct writer *w, unsigned offset);

/** Copies bytes of the source, on the lines that they have there. */
void writer_source(struct writer *w, struct span span);

/** Makes what is written next count as standing at a byte of the source: on its line, on a new line if need
 * be. */
void writer_place(struct writer *w, unsigned offset);

/** Writes text into the current line, in place of something of the source that spans as many lines. */
void writer_inline(struct writer *w, const char *text);

/** Writes a line of generated code that belongs to a line of the source, or with line 0 to the output itself.
 *  Text that holds newlines is several such lines. */
__attribute__((format(printf, 4, 5))) void writer_line(struct writer *w, unsigned line, const char *indent,
                                                       const char *format, ...);

/** Says what compilers may warn of from the next text on. Outside functions. Output without #line directives
 * is to be read, and is the same whatever is said. */
void writer_warns(struct writer *w, enum warned warned);

/** An indentation by one level more. */
const char *writer_deeper(const char *indent);

/** An indentation by one level less. */
const char *writer_shallower(const char *indent);

/** Writes a label and a comment beside it; `is_statement`: a declaration, or the end of the block, may be
 * next. A label is no code, but coverage counts what comes by there. */
void writer_label(struct writer *w, unsigned line, const char *indent, const char *label, bool is_statement,
                  const char *comment);

/** Ends the current line unless it is blank. */
void writer_end_line(struct writer *w);

/** Opens a block at the end of the last line that is not blank, where that is the line before; else here. */
void writer_open_brace(struct writer *w);

/** Begins a new line unless the current one is blank; a blank one is emptied. */
void writer_fresh_line(struct writer *w);

#endif
