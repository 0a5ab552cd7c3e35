/* What the parts of asynccc share: the command, the C compiler, and where everything is. */
#ifndef ASYNCC_DRIVER_H
#define ASYNCC_DRIVER_H

#include "command.h"
#include "process.h"

enum { FAILED = 1 };

/** Where everything is: this program's prefix. */
struct places {
    const char *own, *asyncc;
    const char *include, *library; /* null where the compiler looks anyway */
};

struct job {
    struct command command;
    struct words compiler;
    struct words given; /* the command as it was given */
    struct places places;
    int input; /* what stands for "-"; -1 when there is none */
};

/** Says what is wrong with a path, and errno's text; gives FAILED. */
int driver_fail(const char *what, const char *path);

/** Where asyncc has been installed: beside this program. */
struct places driver_places(void);

/** The compiler, if the arguments have not named it. False when it cannot be, which has been reported. */
bool driver_find_compiler(struct job *job);

/** The compiler's command line with the options of the compiler proper. */
struct words driver_compiler_options(const struct job *job);

/** Adds the folder of <async.h>, behind those that have been named. */
void driver_add_include(const struct job *job, struct words *words);

/** Adds what is linked with async code. */
void driver_add_libraries(const struct job *job, struct words *words);

/** Standard input for whoever reads a source. */
struct streams driver_streams(const struct job *job, const char *source);

void add_word(struct words *words, const char *word);
void add_words(struct words *words, const struct words *more);

/** Whether the name of an input is that of standard input. */
bool is_stdin(const char *path);

#endif
