/* What writes the body of a poll function, in parts. Only its own files include this.
 *
 *   body.c     statements and declarations
 *   loops.c    loops
 *   steps.c    what is run before a statement: its awaits, and what C would do before these
 *   awaits.c   awaits, and waiting
 *   forks.c    join, race and within
 *   exits.c    ways out: cleaning up, then going on elsewhere
 *
 * Statements in which nothing has to be put between what the user wrote are copied, with edits (render.h).
 * The others are rebuilt: their parts are written one by one. `indent` is what generated lines begin with,
 * and `line` is the line of the source that they belong to. */
#ifndef ASYNCC_BODY_INTERNAL_H
#define ASYNCC_BODY_INTERNAL_H

#include "model.h"
#include "render.h"
#include "writer.h"

struct body {
    struct render render;
    struct function *function;
    struct writer *writer;
    unsigned labels; /* how many have been made for loops */
};

/* ---- body.c ---- */

/** The line that a node begins on. */
unsigned body_line_of(const struct body *b, const struct node *node);

/** The blanks that the statement's line begins with, and those of the blocks put around it. Where the block
 * around it begins on that line, they are one level more; where the function does, it is indented as the
 * function's other generated lines are. */
const char *body_indent_of(const struct body *b, const struct node *node);

/** The indentation of what is added to a block. */
const char *body_indent_inside(const struct body *b, const struct node *block);

/** Copies the source from one byte to another. */
void body_copy(struct body *b, unsigned begin, unsigned end);

/** Writes a brace on a line of its own. */
void body_close_block(struct body *b, const char *indent);

/** Writes a statement. `in_compound`: more than one may stand there. */
void body_write_statement(struct body *b, struct node *node, bool in_compound);

/** Writes a declaration that is rebuilt. */
void body_write_declaration(struct body *b, struct node *node, const char *indent);

/** Writes the statements of a block, and its cleanups, without the braces. */
void body_write_inside(struct body *b, struct node *node);

/** Where the closing brace of a compound statement is. */
unsigned body_inside_end(const struct body *b, const struct node *compound);

/** Whether what a loop does behind its body may stand in the body's own block: nothing that is declared there
 * hides a name that it uses. */
bool body_may_share_block(const struct body *b, const struct node *body, const struct node *e);

/* ---- loops.c ---- */

/** Writes a loop that is rebuilt. */
void loops_write(struct body *b, struct node *loop, const char *indent);

/* ---- steps.c ---- */

/** Writes steps; none for null. */
void steps_write(struct body *b, const struct steps *steps, const char *indent);

/** Whether compilers let an expression stand as a statement without a warning that its value is not used. */
bool steps_is_useful(const struct node *e);

/** The text of an expression that stands as a statement: compilers do not warn that its value is not used.
 * `is_own`: the expression itself is meant, whatever replaces it for its readers. */
const char *steps_unused(const struct body *b, struct node *e, bool is_own);

/** Declares a temporary that is a C local, unless that has been done; null for none. */
void steps_declare(struct body *b, struct variable *v, unsigned line, const char *indent);

/* ---- awaits.c ---- */

/** Writes an await of a call: the child begins, and is polled until it has ended. */
void awaits_write(struct body *b, const struct suspension *s, unsigned line, const char *indent);

/** The call of the child's poll function; `result` is what it stores through, or null. */
const char *awaits_poll_call(const struct body *b, const struct suspension *s, const char *result);

/** Writes the label where the function goes on when it is polled again. */
void awaits_write_label(struct body *b, const struct suspension *s, unsigned line, const char *indent);

/** Waits: the function, or the branch that it is in. */
void awaits_write_suspension(const struct body *b, const struct suspension *s, unsigned line,
                             const char *indent);

/** The same under a condition. */
void awaits_write_suspension_if(const struct body *b, const char *condition, const struct suspension *s,
                                unsigned line, const char *indent);

/* ---- forks.c ---- */

/** Writes a join, race or within. */
void forks_write(struct body *b, struct fork *fork, const char *indent);

/* ---- exits.c ---- */

/** How a scope is left. */
struct way_out {
    enum exit_kind kind;
    struct node *jump;
    const char *value;           /* that is returned; null for none, or when it has been kept */
    const struct branch *branch; /* EXIT_CANCEL: what ends then; null for the function */
    bool falls;                  /* to where the block that is left begins to clean up */
    const struct ending *from;   /* the last end that has been come by, or null */
};

/** Cleans up and leaves: by the end of the first block that defers something, or at once. */
void exits_write(struct body *b, const cleanups *list, struct way_out out, unsigned line, const char *indent);

/** Cleans up variables. */
void exits_write_cleanups(struct body *b, const cleanups *list, unsigned line, const char *indent);

/** Writes a return that cleans up: its value comes first. */
void exits_write_return(struct body *b, struct node *node, const char *indent);

/** Writes the end of a block that defers something: what is cleaned up there, and where ways out go on. */
void exits_write_ending(struct body *b, struct node *node, unsigned line);

/** Goes on with one of the ways out, behind the end of a block or fork. */
void exits_write_onward(struct body *b, const struct ending *ending, size_t index, unsigned line,
                        const char *indent);

#endif
