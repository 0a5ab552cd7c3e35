/* Lingering: futures that may have to be waited for when they are cancelled, as their cleanup awaits, or a thread of the
 * pool makes a call for them.
 *
 * A local variable that may hold such futures awaits their end when its scope is left, in whatever way: it
 * gets a deferred block, `await async_cancel(&v)`, as if it stood behind its declaration. An await of such a
 * future is polled when it is cancelled. Other futures end at once. */
#ifndef ASYNCC_LINGER_H
#define ASYNCC_LINGER_H

#include "model.h"

/** Finds the functions whose futures linger, and the variables that may hold such, and defers their end. What
 * goes in: functions whose boxed calls are known. */
void linger(struct unit *unit);

#endif
