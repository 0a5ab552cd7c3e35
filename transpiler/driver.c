#include "driver.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "path.h"

enum { LONGEST_PATH = 4096 };

void add_word(struct words *words, const char *word)
{
    PUSH(words->at, word);
}

void add_words(struct words *words, const struct words *more)
{
    for (size_t i = 0; i < more->at.count; i++)
        add_word(words, more->at.at[i]);
}

bool is_stdin(const char *path)
{
    return !strcmp(path, "-");
}

int driver_fail(const char *what, const char *path)
{
    fprintf(stderr, "asynccc: error: %s '%s': %s\n", what, path, strerror(errno));
    return FAILED;
}

/** The prefix that this program is installed in, and what lies there. */
struct places driver_places(void)
{
    char own[LONGEST_PATH];
    ssize_t length = readlink("/proc/self/exe", own, sizeof own);
    const char *path = arena_copy(own, length > 0 ? (size_t)length : 0);
    const char *folder = path_folder(path);
    const char *prefix = path_folder(arena_copy(folder, *folder ? strlen(folder) - 1 : 0));
    struct places places = {.own = path, .asyncc = arena_printf("%sasyncc", folder)};
    if (!strcmp(prefix, "/usr/"))
        return places;
    const char *include = arena_printf("%sinclude", prefix);
    if (access(arena_printf("%s/async.h", include), R_OK) == 0)
        places.include = include;
    const char *library = arena_printf("%s" ASYNCCC_LIBDIR, prefix);
    if (access(library, R_OK) == 0)
        places.library = library;
    return places;
}

/** The file that a program's name stands for, as the shell finds it; null when there is none. */
static const char *find_program(const char *name)
{
    const char *path = getenv("PATH");
    if (strchr(name, '/'))
        return name;
    while (path && *path) {
        size_t length = strcspn(path, ":");
        const char *file = arena_printf("%.*s/%s", (int)length, path, name);
        if (access(file, X_OK) == 0)
            return file;
        path += length + (path[length] == ':');
    }
    return NULL;
}

/** Whether the compiler is this program under some name: it would run itself for ever. */
static bool is_self(const struct job *job)
{
    const char *file = find_program(job->compiler.at.at[0]);
    struct stat own, other;
    return file && stat(job->places.own, &own) == 0 && stat(file, &other) == 0 &&
           own.st_ino == other.st_ino && own.st_dev == other.st_dev;
}

/** The compiler, if the arguments have not named it. */
bool driver_find_compiler(struct job *job)
{
    const char *variable = getenv("ASYNCCC_CC");
    if (!job->compiler.at.count)
        words_add_text(&job->compiler, variable ? variable : "");
    if (!job->compiler.at.count)
        add_word(&job->compiler, "cc");
    if (!is_self(job))
        return true;
    fprintf(stderr, "asynccc: error: the C compiler '%s' is asynccc itself; name another with ASYNCCC_CC\n",
            job->compiler.at.at[0]);
    return false;
}

/** The compiler's command line with the options of the compiler proper. */
struct words driver_compiler_options(const struct job *job)
{
    struct words words = {0};
    add_words(&words, &job->compiler);
    command_copy_role(&job->command, ROLE_OPTION, &words);
    return words;
}

void driver_add_include(const struct job *job, struct words *words)
{
    if (!job->places.include)
        return;
    add_word(words, "-I");
    add_word(words, job->places.include);
}

/** Standard input for whoever reads a source. */
struct streams driver_streams(const struct job *job, const char *source)
{
    return (struct streams){.input = is_stdin(source) ? job->input : -1};
}

/** The runtime, found when the program starts, too; and what it needs itself, for where that does not come
 * with it. */
void driver_add_libraries(const struct job *job, struct words *words)
{
    if (job->places.library) {
        add_word(words, arena_printf("-L%s", job->places.library));
        add_word(words, arena_printf("-Wl,-rpath,%s", job->places.library));
    }
    add_word(words, "-Wl,--push-state,--as-needed");
    add_word(words, job->command.is_elided ? "-lasync-elide" : "-lasync");
    if (!job->command.is_elided)
        add_word(words, "-lev");
    add_word(words, "-lpthread");
    add_word(words, "-Wl,--pop-state");
}
