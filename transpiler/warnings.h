/* Warnings by name: the table of them, and who has switched which of them on, off, or made it an error. As
 * with the C compiler that is the command line (-W...), `#pragma GCC diagnostic`, and here a comment, too:
 *
 *     sleep(1); // async: allow blocking-call
 *
 * It holds for its line; one with a line of its own for the next line of code. */
#ifndef ASYNCC_WARNINGS_H
#define ASYNCC_WARNINGS_H

#include <stdbool.h>

#include "source.h"

enum warning {
#define WARNING(identifier, name, state, compilers, about) WARNING_##identifier,
#include "warnings.def"
#undef WARNING
    WARNING_COUNT
};

enum severity { SEVERITY_NONE, SEVERITY_WARNING, SEVERITY_ERROR };

/** Its name, without the -W. */
const char *warnings_name(enum warning warning);

/** Takes a flag, without its -W: the warnings of the C compiler alone are passed over. Reports an error when
 * it names a warning of asyncc's that there is not. */
void warnings_take(const char *flag);

/** The number in -Wasync-frame-size=N. */
unsigned long warnings_frame_size(void);

/** Takes -w: there are no warnings. */
void warnings_silence(void);

/** Finds the comments and pragmas of a source that are about warnings. What goes in: its tokens and
 * directives. */
void warnings_find(struct source *source);

/** What a warning is to be at a byte of a source. */
enum severity warnings_severity(enum warning warning, const struct source *source, unsigned offset);

/** Whether a comment in the source allows on the line of a byte what a warning is about. */
bool warnings_are_allowed(enum warning warning, const struct source *source, unsigned offset);

/** Blanks the pragmas that name asyncc's own warnings, of which the C compiler would complain. */
void warnings_blank_pragmas(struct source *source);

/** Prints the table. */
bool warnings_print(void);

#endif
