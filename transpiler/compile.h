/* A compilation: from a source to what is asked for. */
#ifndef ASYNCC_COMPILE_H
#define ASYNCC_COMPILE_H

#include "options.h"

/** What a compilation makes. */
struct made {
    struct text output, layout, report;
    struct paths files; /* that have been read for it */
};

/** Compiles the input of the options. False after an error, which has been reported. */
bool compile(const struct options *options, struct made *made);

/** Prints the names of the passes, after each of which the model can be dumped. */
bool compile_print_passes(void);

/** Whether there is a pass of that name. */
bool compile_has_pass(const char *name);

#endif
