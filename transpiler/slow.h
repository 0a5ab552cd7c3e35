/* What takes time to be cancelled: functions and forks that have to be polled until they have ended.
 *
 * That is so where a deferred block awaits, where a call is made by the pool of threads, where a child that is awaited takes time itself, and where a
 * branch holds boxes: the executor ends these. Everything else is dropped at once. */
#ifndef ASYNCC_SLOW_H
#define ASYNCC_SLOW_H

#include "model.h"

/** Sets `is_slow` and `has_boxes` of functions, `is_slow` of suspensions, `is_polled` of forks and `boxes` of
 * branches. What goes in: functions that leave() has seen. A fork that is polled while it is cancelled gets a
 * way out for that. */
void slow(struct unit *unit);

#endif
