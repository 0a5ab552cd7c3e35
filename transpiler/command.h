/* The command line of a C compiler, in parts: what asynccc has to know of it, and nothing else. */
#ifndef ASYNCC_COMMAND_H
#define ASYNCC_COMMAND_H

#include <stdbool.h>

#include "words.h"

enum role {
    ROLE_OPTION,     /* of the preprocessor or the compiler, and any that is not known here */
    ROLE_LINKER,     /* of no use before linking */
    ROLE_STAGE,      /* where to stop: -c, -S, -E, ... */
    ROLE_LANGUAGE,   /* -x */
    ROLE_OUTPUT,     /* -o */
    ROLE_DEPENDENCY, /* -MD and what belongs to it */
    ROLE_WARNING,    /* asyncc's own, which the compiler does not know */
    ROLE_INPUT
};

/** An option with its argument, or an input. */
struct part {
    enum role role;
    size_t first, count; /* of the words */
    const char *argument;
    const char *language; /* of an input: what the last -x said; null when its name decides */
};

enum stage {
    STAGE_LINK,
    STAGE_OBJECT,
    STAGE_ASSEMBLER,
    STAGE_PREPROCESSOR,
    STAGE_SYNTAX,
    STAGE_OTHER /* nothing is compiled: -M, -### and the like */
};

struct command {
    struct words words; /* behind the compiler; response files are resolved */
    ARRAY(struct part) parts;
    enum stage stage;
    size_t inputs;
    const char *output;          /* null when it is not named */
    bool has_depfile;            /* -MD or -MMD */
    bool has_path, has_target;   /* of it: -MF, -MT or -MQ */
    bool is_elided, keeps_files; /* -DASYNC_ELIDE, -save-temps */
    bool links_no_libraries;     /* -nostdlib, -nodefaultlibs, -r */
};

/** Adds a word: a response file is replaced by its words, and so is -Wp,... by what it gives the
 * preprocessor. */
void command_add(struct command *command, const char *word);

/** Finds the parts of the words. */
void command_read(struct command *command);

/** Adds the words of a part. */
void command_copy(const struct command *command, const struct part *part, struct words *to);

/** Adds the words of all parts of a role. */
void command_copy_role(const struct command *command, enum role role, struct words *to);

/** Whether a word switches a warning of asyncc's. */
bool command_is_warning(const char *word);

/** Whether an input is C that has not been preprocessed. */
bool command_is_c(const struct command *command, const struct part *input);

#endif
