/* The library's calls that stop a thread, and with it all of its tasks. */
#ifndef ASYNCC_BLOCKING_H
#define ASYNCC_BLOCKING_H

#include "model.h"
#include "warnings.h"

/** A call that blocks: which warning it is worth, and the way out. */
struct blocking {
    enum warning warning;
    const char *way_out;
};

/** Whether a call blocks for sure, as far as its arguments tell; or may, of what warning is off by default.
 */
bool blocking_find(const struct unit *unit, const struct node *call, struct blocking *blocking);

/** What to say of it. */
const char *blocking_message(const struct node *call, const struct blocking *blocking);

#endif
