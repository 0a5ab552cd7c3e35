/* The command line. */
#ifndef ASYNCC_OPTIONS_H
#define ASYNCC_OPTIONS_H

#include <stdbool.h>

#include "depfile.h"
#include "flags.h"

enum action {
    ACTION_COMPILE,
    ACTION_HELP,
    ACTION_HELP_WARNINGS,
    ACTION_HELP_ERRORS,
    ACTION_HELP_PASSES,
    ACTION_EXPLAIN,
    ACTION_VERSION
};
enum product { PRODUCT_C, PRODUCT_GRAPH, PRODUCT_JSON, PRODUCT_HTML, PRODUCT_HEADER };

struct options {
    enum action action;
    enum product product;
    ARRAY(const char *) inputs;
    const char *destination;    /* what -o names: a file, or for several inputs a folder */
    const char *input, *output; /* of one compilation; "-": standard input; null or "-": standard output */
    unsigned jobs;              /* how many compilations may run at the same time */
    const char *explained;      /* the name of an error or a warning */
    bool has_lines;
    const char *function; /* the only one that is wanted, or null */
    const char *dump;     /* the pass after which the model is printed, or null */
    bool has_stats;
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

/** Reads the command line. Reports what is wrong with it. */
bool options_read(struct options *options, int argc, char **argv);

/** Makes the options those of the compilation of one input: sets its `input` and `output`, and takes what the
 *  compilation database says of it. Reports what is wrong with that. */
bool options_select(struct options *options, size_t index);

#endif
