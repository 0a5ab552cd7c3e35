/* Running programs, one at a time. What interrupts this process ends the program that it waits for. */
#ifndef ASYNCC_PROCESS_H
#define ASYNCC_PROCESS_H

#include <stdbool.h>

#include "text.h"
#include "words.h"

/** Where a program's standard input comes from, and what becomes of what it writes. */
struct streams {
    int input;         /* a file, which is read from its begin; -1: this process's own */
    struct text *text; /* takes the standard output; null: this process's own */
    bool is_quiet;     /* what it says of errors is dropped */
};

/** Runs a program, found as the shell does. Gives its exit status; that of a shell when a signal ended it,
 * and 127, with a message, when it cannot be run. */
int process_run(const struct words *words, struct streams streams);

/** The exit status of a process that has been interrupted; 0 when this one has not. */
int process_interrupted(void);

/** Becomes a program; gives 127, with a message, when it cannot be run. */
int process_become(const struct words *words, struct streams streams);

#endif
