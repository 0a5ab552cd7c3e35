/* What grammar/diagnostics says of an error or a warning: `asyncc --explain NAME`. */
#ifndef ASYNCC_EXPLAIN_H
#define ASYNCC_EXPLAIN_H

#include <stdbool.h>

/** Prints the explanation of what has a name, or reports an error that gives similar names. A warning's name
 * may have its -W before it, and be without `async-`. False after an error. */
bool explain(const char *name);

#endif
