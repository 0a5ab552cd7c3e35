/* Compilation databases: how a build compiles each of its files (compile_commands.json). */
#ifndef ASYNCC_DATABASE_H
#define ASYNCC_DATABASE_H

#include <stdbool.h>

#include "flags.h"

/** Puts the flags that the database at `place`, a file or its folder, has for the first of some files before
 *  those that are there. False after an error, which has been reported. */
bool database_flags(struct flags *flags, const char *place, const char *const *files, size_t count);

#endif
