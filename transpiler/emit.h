/* Emitting: the source with each async function replaced by its state machine. */
#ifndef ASYNCC_EMIT_H
#define ASYNCC_EMIT_H

#include "model.h"
#include "writer.h"

/** The lines of the output, counted from 1, that the machine of a function takes: up to `end`. */
struct machine_lines {
    const struct function *function;
    unsigned begin, end;
};

struct emitted {
    struct text code;
    line_origins origins;
    ARRAY(struct machine_lines) machines;
};

/** The output for a unit whose functions have been lowered, laid out and named. A file without async code
 * comes out byte for byte. `output_path` is what #line calls the generated lines' file. */
struct emitted emit(struct unit *unit, const char *output_path, bool has_lines);

#endif
