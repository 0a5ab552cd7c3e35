/* Calls that block inside ordinary functions. */
#ifndef ASYNCC_HIDDEN_H
#define ASYNCC_HIDDEN_H

#include "model.h"

/** How a call of an ordinary function of the file comes to block: "it calls 'g' (line 3), which calls 'fsync'
 * (line 7)"; null when it does not, as far as this file tells. */
const char *hidden_chain(const struct unit *unit, const struct node *call);

#endif
