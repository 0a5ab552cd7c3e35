/* One source with async code, as far as the command says: asyncc, and then the C compiler on what that
 * writes.
 *
 * What is compiled lies, for that long, in a folder named after the output, under the source's own name. So
 * it has the same name each time, which compiler caches need; no two commands share it; and nothing lies
 * beside it that a quoted #include could find. */
#ifndef ASYNCC_SINGLE_H
#define ASYNCC_SINGLE_H

#include "driver.h"

/** What the compiler would write for a source: named by the command, by the source, or, where the command
 * links, by the program; with a number if that is not 0. Null when there is none or it is standard output. */
const char *single_output(const struct command *command, const char *source, size_t number);

/** Does it; gives the exit status. */
int single_run(const struct job *job, const char *source, const char *output);

#endif
