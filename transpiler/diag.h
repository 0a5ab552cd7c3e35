/* Diagnostics: `file:line:col: error: text [name]`, the source line with a caret, and a note with the way
 * out. They are printed together, those of one file in the order of its lines. */
#ifndef ASYNCC_DIAG_H
#define ASYNCC_DIAG_H

#include <stdbool.h>

#include "errors.h"
#include "source.h"
#include "warnings.h"

/** Forgets what has been reported: before each compilation. */
void diag_begin(void);

/** Reports an error at a byte of the source. `note` says the way out; it may be null. */
void diag_error(enum error error, const struct source *source, unsigned offset, const char *message,
                const char *note);

/** The same at a byte of any file that has been read. */
void diag_error_in(enum error error, struct place place, const char *message, const char *note);

/** Reports what a warning is about: not at all, or as an error, where somebody has said so. */
void diag_warning(enum warning warning, const struct source *source, unsigned offset, const char *message,
                  const char *note);

/** Reports a message of the parser's. The position is in the text of the source, or elsewhere when source is
 * null. */
void diag_foreign(const struct source *source, unsigned offset, const char *path, unsigned line,
                  unsigned column, const char *severity, const char *message);

/** Reports an error that belongs to no source line: at once. */
__attribute__((format(printf, 1, 2))) void diag_plain(const char *format, ...);

/** Prints what has been reported. */
void diag_print(void);

/** How many errors have been reported. */
unsigned diag_errors(void);

/** Takes a flag about colours, without its -f: `diagnostics-color=never`. False when it is another one. */
bool diag_take_colour(const char *flag);

#endif
