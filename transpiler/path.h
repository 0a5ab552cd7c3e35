/* Paths taken apart, as texts: nothing is looked up. */
#ifndef ASYNCC_PATH_H
#define ASYNCC_PATH_H

#include <stdbool.h>

/** What stands behind the last slash. */
const char *path_base(const char *path);

/** What stands before that, with its slash; empty when there is none. */
const char *path_folder(const char *path);

/** The base without its ending; a point that the name begins with begins no ending. */
const char *path_stem(const char *path);

/** The path with `ending` in the place of its own, if it has one. */
const char *path_with_ending(const char *path, const char *ending);

bool path_ends_in(const char *path, const char *ending);

#endif
