/* How a machine is ended where it is: dropped, or cancelled and polled until it has cleaned up.
 *
 * Most machines are dropped at once: the child is dropped, then what is armed is cleaned up. A machine that
 * has deferred something lets its poll function do that: its state becomes one of being cancelled. Where a
 * cleanup may await, the machine has a cancel function, too, which says whether it has ended; if not, it is
 * polled until it has. Its drop function is then for those who cannot wait: it runs nothing that has been
 * deferred. */
#ifndef ASYNCC_DROP_H
#define ASYNCC_DROP_H

#include "model.h"
#include "writer.h"

/** Writes the functions that cancel the forks of a machine: its poll function calls them. */
void drop_write_forks(struct unit *unit, struct function *function, struct writer *writer);

/** Writes the cases, for the states of being cancelled, of the switch that a branch begins with; of the poll
 *  function for null. */
void drop_write_cases(struct unit *unit, struct function *function, const struct branch *branch,
                      struct writer *writer, const char *indent);

/** Writes the drop function, and the cancel function if there is one. */
void drop_write(struct unit *unit, struct function *function, struct writer *writer);

#endif
