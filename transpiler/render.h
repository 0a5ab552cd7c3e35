/* Rendering: a node's source text with the edits that the state machine needs. */
#ifndef ASYNCC_RENDER_H
#define ASYNCC_RENDER_H

#include "model.h"
#include "writer.h"

struct render {
    struct unit *unit;
    struct function *function; /* null in ordinary functions */
};

/** The text of a node on one line, comments left out. */
const char *render_flat(const struct render *r, struct node *node);

/** The same of the node itself, although its readers are to use a temporary instead. */
const char *render_own(const struct render *r, struct node *node);

/** The source text of a span as a comment quotes it: on one line, of bounded length. */
const char *render_quote(const struct unit *unit, struct span span);

/** The same of what awaits: of a for_each what stands before its statement. */
const char *render_quote_await(const struct unit *unit, const struct suspension *s);

/** Copies a span to the output as it is formatted, with the edits that the nodes below `node` need. */
void render_source(const struct render *r, struct writer *w, struct span span, struct node *node);

/** How a variable is written: in the frame or as a C local. */
const char *render_variable(const struct render *r, const struct variable *variable);

/** A declaration of `name` with a type, without qualifiers at the top. */
const char *render_declaration(const struct type *type, const char *name);

/** A type name, as in a cast: the declaration without a name. */
const char *render_type_name(const struct type *type);

/** Adds what the declaration of a variable in the frame does: expressions, with a separator between them. */
void render_moved(const struct render *r, struct node *variable, struct text *text, const char *separator);

/** The declaration, without its semicolon, of a variable that is not in the frame although others of its
 *  declaration are. */
const char *render_local(const struct render *r, const struct node *variable);

/** The same of a variable whose type is local to the function, and whose declaration stays; with its
 * initialiser if `is_kept`. */
const char *render_copy(const struct render *r, struct node *variable, bool is_kept);

/** The text of an expression where a comma would end it. */
const char *render_operand(const struct render *r, struct node *node);

/** Whether an operator can be put beside a text without parentheses: a name or a member. */
bool render_is_simple(const char *text);

/** `target = text`, by memory copy where C has no assignment for the type. */
const char *render_assignment(const struct type *type, const char *target, const char *text);

/** A return statement that ends the async function with a value, or without for null. */
const char *render_return(const struct render *r, struct node *value);

/** The same with the value of an expression that is given as text. */
const char *render_return_of(const struct function *function, const char *value);

/** Stores the value that the function ends with, without a semicolon; empty when there is none. */
const char *render_result(const struct render *r, struct node *value);

/** A return statement that ends the function with the value that render_result() has stored. */
const char *render_end(const struct function *function);

/** A return statement that ends the function with the value that has been kept while it was left. */
const char *render_returned(const struct render *r);

/** Notes which way out of a block or fork is taken; just a comment when there is no other. */
const char *render_way(const struct render *r, const struct ending *ending, enum exit_kind kind,
                       const struct node *jump);

/** Begins to leave a block that defers something, or a fork, at one of its cleanups. */
const char *render_way_out(const struct render *r, const struct cleanup *first, enum exit_kind kind,
                           const struct node *jump);

/** A condition on the states of all branches of a fork: each compared with the end, put together by an
 * operator. */
const char *render_branches(const struct render *r, const struct fork *fork, const char *comparison,
                            const char *connective);

/** The state of a branch becomes its end. */
const char *render_branch_end(const struct render *r, const struct branch *branch);

/** Cleans up a variable in the frame, without a semicolon. */
const char *render_cleanup(const struct render *r, const struct variable *variable);

/** Whether the future in a variable, whose storage is its frame, has not ended: a condition. */
const char *render_unended(const struct render *r, const struct variable *variable);

/** The place of a node, as arguments for a message: function, file, line. */
const char *render_place(const struct render *r, const struct node *node);

/** What a poll function gives back when it is suspended. */
const char *render_pending(const struct function *function);

/** A call of a poll function; `result` is for what does not return its value in registers. */
const char *render_poll(const struct function *function, const char *frame, const char *context,
                        const char *result);

/** The return statement of a generator that has stored an item. */
const char *render_item(const struct function *function, const char *state);

/** The header of a for_each whose generator is a C local, which the compiler drops. */
const char *render_each(const struct render *r, const struct node *loop);

/** The call of a generator's poll function that async_next() of it is. */
const char *render_next(const struct render *r, const struct function *generator, const struct node *call,
                        const char *frame, const char *context);

/** A call that makes the future of an async function in a box, as an expression of type void. */
const char *render_boxing(const struct render *r, const struct node *call);

/** A list of a call's arguments. */
const char *render_arguments(const struct render *r, const struct node *call);

#endif
