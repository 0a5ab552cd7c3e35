/* Leaving scopes: what is cleaned up where.
 *
 * A variable that has a cleanup attribute, or is an array of variable length, is armed from its declaration
 * to the end of its scope; what a `defer` runs is armed from there. Whatever leaves the scope cleans up, the
 * last one first: the end of its block, break, continue, goto, return, try, and being dropped at an await.
 * What is armed at a statement follows from where it stands: C forbids jumps into such scopes (C17 6.8.6.1p1;
 * clang, for cleanup attributes; we, for defer).
 *
 * Variables are cleaned up by a call at each way out. A deferred block stands once, at the end of the block
 * around it: ways out jump there, and go on from there.
 */
#ifndef ASYNCC_LEAVE_H
#define ASYNCC_LEAVE_H

#include "model.h"

/** Sets `leaves` of blocks and jumps, `armed` of suspensions, and the endings of blocks. What goes in: a
 * lowered function. Reports jumps out of deferred blocks, and into the scope of one. */
void leave(struct unit *unit, struct function *function);

/** Keeps more variables in the frame, for the sake of order: those that are cleaned up together with one that
 *  is there. What goes in: a function whose variables know whether they are in the frame. Asks for the
 *  expansion of macro uses that hide what must be rewritten. */
void leave_in_order(struct unit *unit, struct function *function);

/** Whether the machine has to do a cleanup, and the compiler does not. */
bool leave_is_ours(const struct cleanup *cleanup);

/** The variable that is cleaned up, or awaited in a block that is deferred for it; null for others. */
const struct variable *leave_variable(const struct cleanup *cleanup);

/** The function that is given its address; null if there is none, or it has been awaited before. */
const char *leave_function(const struct cleanup *cleanup);

/** Whether the machine has to clean up something where a node leaves a scope. */
bool leave_cleans_up(const struct node *node);

/** The exit of a block's end that is for a way out, counted from 1. */
size_t leave_exit(const struct ending *ending, enum exit_kind kind, const struct node *jump);

/** The exit of a fork's end that is for a branch that has won, counted from 1; for `otherwise` if null. */
size_t leave_win(const struct fork *fork, const struct branch *branch);

/** Gives an ending the variable that says which way out has been taken, large enough for those it has now. */
void leave_add_way(struct function *function, struct ending *ending);

/** Where a result is kept while a block or fork is left; null for none. Each branch has a place of its own:
 * several may be about to return. */
struct variable *leave_returned(const struct function *function, const struct ending *ending);

/** The first of some cleanups that stands at the end of a block; null when none does. */
struct cleanup *leave_first_deferred(const cleanups *list);

/** Whether a jump stands where the block that it leaves begins to clean up anyway. */
bool leave_falls(const struct node *jump);

/** Whether control gets to the end of a statement, as far as the last one in it tells. */
bool leave_reaches_end(const struct node *node);

/** Whether its branches may be cancelled by a way out of one of them. */
bool leave_is_left(const struct fork *fork);

/** Whether what is suspended there may be cancelled: a deferred block runs to its end, and so does what a
 * join within it runs. */
bool leave_may_cancel(const struct suspension *s);

/** Whether its branches may be cancelled: by one of them, or with what is around them. */
bool leave_is_cancelled(const struct fork *fork);

#endif
