/* The command line. */
#ifndef ASYNCC_OPTIONS_H
#define ASYNCC_OPTIONS_H

#include <stdbool.h>

#include "depfile.h"
#include "flags.h"

enum action {
    ACTION_TRANSPILE,
    ACTION_HELP,
    ACTION_HELP_WARNINGS,
    ACTION_HELP_ERRORS,
    ACTION_EXPLAIN,
    ACTION_VERSION
};

struct options {
    enum action action;
    const char *input, *output; /* "-": standard input; null or "-": standard output */
    const char *explained;      /* the name of an error or a warning */
    bool has_lines;
    const char *layout;   /* where the layout header goes, or null */
    bool reports;         /* the frames */
    const char *database; /* a compilation database, or the folder of one; may be null */
    struct depfile_options depfile;
    struct flags flags;
};

/** Print what there is to be said of the command line, of the warnings and of the errors. */
bool options_help(void);
bool options_help_warnings(void);
bool options_help_errors(void);

/** Reads the command line, and the compilation database that it names. Reports what is wrong with them. */
bool options_read(struct options *options, int argc, char **argv);

#endif
