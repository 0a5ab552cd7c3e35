/* Emitting: the source with each async function replaced by its state machine. */
#ifndef ASYNCC_EMIT_H
#define ASYNCC_EMIT_H

#include "model.h"
#include "text.h"

/** The output for a unit whose functions have been lowered, laid out and named. A file without async code
 * comes out byte for byte. `output_path` is what #line calls the generated lines' file. */
struct text emit(struct unit *unit, const char *output_path, bool has_lines);

#endif
