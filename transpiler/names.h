/* Names for what is generated: readable ones, which no name of the user's can collide with. */
#ifndef ASYNCC_NAMES_H
#define ASYNCC_NAMES_H

#include "model.h"

/** The generated names of an async function. A hand-written future's are fixed by convention. A generator `g`
 * has struct g_generator and g_next for f_future and f_poll, and g itself makes it. */
struct names {
    const char *future, *init, *poll, *drop;      /* struct f_future, f_init, f_poll, f_drop */
    const char *cancel;                           /* f_cancel */
    const char *poll_cancelled;                   /* f_poll; of the runtime's futures, one of its own */
    const char *poll_result;                      /* struct f_poll: what f_poll gives back */
    const char *state;                            /* enum f_state */
    const char *start, *end;                      /* its first and last value */
    const char *type;                             /* struct async_type f_type */
    const char *poll_any, *drop_any, *cancel_any; /* its functions */
    const char *spawn, *lazy, *block_on, *box;    /* f_spawn, f_lazy, f_block_on, f_box */
    const char *machine, *suspensions, *branches; /* struct async_machine f_machine, and its tables */
    const char *step;                             /* f_step: a generator's function in its type */
    const char *self, *context, *result;          /* parameters of the functions */
    const char *sent, *inner;                     /* and of a generator's */
    const char *outcome;                          /* a local of the helpers */
    const char *state_member, *status, *value;    /* members, which no macro is called */
};

/** Names everything that is generated for the unit: functions, states, labels, frame fields, temporaries.
 *  What goes in: lowered functions whose variables know whether they are in the frame. */
void name_all(struct unit *unit);

#endif
