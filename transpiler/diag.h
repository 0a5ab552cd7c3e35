/* Diagnostics: `file:line:col: error: text`, the source line with a caret, and a note with the way out. */
#ifndef ASYNCC_DIAG_H
#define ASYNCC_DIAG_H

#include <stdbool.h>

#include "source.h"
#include "warnings.h"

/** Forgets what has been reported: before each compilation. */
void diag_begin(void);

/** Reports an error at a byte of the source. `note` says the way out; it may be null. */
void diag_error(const struct source *source, unsigned offset, const char *message, const char *note);

/** Reports what a warning is about: not at all, or as an error, where somebody has said so. */
void diag_warning(enum warning warning, const struct source *source, unsigned offset, const char *message,
                  const char *note);

/** Reports a message of the parser's. The position is in the text of the source, or elsewhere when source is
 * null. */
void diag_foreign(const struct source *source, unsigned offset, const char *path, unsigned line,
                  unsigned column, const char *severity, const char *message);

/** Reports an error that belongs to no source line. */
__attribute__((format(printf, 1, 2))) void diag_plain(const char *format, ...);

/** How many errors have been reported. */
unsigned diag_errors(void);

#endif
