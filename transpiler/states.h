/* The state graph of an async function: from which state it may go on to which, and on what condition.
 *
 * Its nodes are numbered: 0 is the start, then come the suspensions in their order, then the end. */
#ifndef ASYNCC_STATES_H
#define ASYNCC_STATES_H

#include "model.h"

struct transition {
    size_t from, to;
    const char *condition; /* what must hold, in the words of the source; "" when nothing decides */
    bool is_cancelled;     /* the function is cancelled in `from`, and cleans up in `to` */
};

typedef ARRAY(struct transition) transitions;

/** The node of the graph that is the end. */
size_t states_end(const struct function *function);

/** All transitions of a lowered function, by where they begin. Where control may get from one state to
 *  another on several ways, the condition is that of a shortest one, without what makes no difference: what
 *  is tested where both arms may lead there. */
transitions states(const struct unit *unit, struct function *function);

#endif
