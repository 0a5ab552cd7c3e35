/* Writing files: whole, or not at all. */
#ifndef ASYNCC_OUTPUT_H
#define ASYNCC_OUTPUT_H

#include <stdbool.h>

#include "text.h"

/** Writes a file, or standard output for "-" and null. False after an error, which has been reported. */
bool output_write(const char *path, const struct text *text);

#endif
