/* Errors by name: each is about a rule of the language, and has the rule's name. */
#ifndef ASYNCC_ERRORS_H
#define ASYNCC_ERRORS_H

#include <stdbool.h>

enum error {
#define ERROR(identifier, about) ERROR_##identifier,
#include "diagnostics.def"
#undef ERROR
    ERROR_COUNT
};

/** Its name, as messages have it: `await-outside-async`. */
const char *errors_name(enum error error);

/** Prints the table. */
bool errors_print(void);

#endif
