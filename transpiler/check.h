/* Checking: what the language forbids and what is not supported. */
#ifndef ASYNCC_CHECK_H
#define ASYNCC_CHECK_H

#include "model.h"

/** Reports what is wrong with the unit's use of async C. What holds afterwards, when nothing was: every await
 *  stands in an async function and awaits a call of a function that has a future; every call of an async
 *  function is awaited, spawned or blocked on; no function awaits itself. */
void check(const struct unit *unit);

#endif
