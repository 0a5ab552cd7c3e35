/* asyncc: from async C to state machines in C. compile() is the table of contents. */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "build.h"
#include "check.h"
#include "diag.h"
#include "emit.h"
#include "layout.h"
#include "live.h"
#include "lower.h"
#include "names.h"
#include "parse.h"

struct options {
    const char *input, *output;
    bool has_lines;
    struct flags flags;
};

/** One pass over the source: false after an error. Leaves in unit->to_expand the macro uses whose inside it
 * has to see; the output is of no use then. */
static bool transpile(const struct options *options, struct unit *unit, struct text *output)
{
    struct parse translation;
    bool parsed = parse(&translation, unit->source, &options->flags);
    if (parsed)
        build(unit, &translation);
    parse_free(&translation);
    if (!parsed || unit->to_expand.count)
        return parsed;
    check(unit);
    if (diag_errors())
        return false;
    for (size_t i = 0; i < unit->functions.count; i++) {
        struct function *function = unit->functions.at[i];
        if (!function->body)
            continue;
        lower(unit, function);
        live(function);
        layout(unit, function);
    }
    name_all(unit);
    *output = emit(unit, options->output, options->has_lines);
    return !diag_errors();
}

static bool compile(const struct options *options, struct text *output)
{
    enum { MOST_ROUNDS = 32 };
    struct source *source = source_read(options->input);
    for (int round = 0; source && round < MOST_ROUNDS; round++) {
        struct unit unit = {.source = source};
        if (!transpile(options, &unit, output))
            return false;
        if (!unit.to_expand.count)
            return true;
        if (round + 1 == MOST_ROUNDS)
            diag_error(source, unit.macros.at[unit.to_expand.at[0]].span.begin,
                       "this macro use cannot be rewritten", "write its expansion out");
        source = macros_expand(&unit, &options->flags);
    }
    return false;
}

/* ---- the command line ---- */

static const char help[] =
    "Usage: asyncc [options] file.c\n"
    "Turns the async functions of a C source into state machines.\n"
    "\n"
    "  -o FILE      write to FILE instead of standard output\n"
    "  --no-line    leave out #line directives, for reading\n"
    "  --help, --version\n"
    "\n"
    "The C compiler's own flags are taken as it takes them: -I -D -U -include -isystem -std=... -f... -m... "
    "-W...\n"
    "A file named - is standard input. Exit status: 0, or 1 after an error; then nothing is written.\n";

/** Whether a flag is the C compiler's, and whether its argument is the next word. */
static bool is_compiler_flag(const char *word, bool *takes_next)
{
    static const char *const separate[] = {"-I",      "-D",         "-U",        "-include", "-isystem",
                                           "-iquote", "-idirafter", "-isysroot", "--sysroot"};
    static const char *const prefixes[] = {
        "-I", "-D", "-U", "-isystem",   "-iquote",   "-idirafter", "-std=", "-f",    "-m",
        "-W", "-O", "-g", "--sysroot=", "-pedantic", "-pthread",   "-w",    "-ansi", "-nostdinc"};
    *takes_next = false;
    for (size_t i = 0; i < sizeof separate / sizeof *separate; i++)
        if (!strcmp(word, separate[i]))
            return *takes_next = true;
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (!strncmp(word, prefixes[i], strlen(prefixes[i])))
            return true;
    return false;
}

static bool usage_error(const char *message, const char *word)
{
    diag_plain("%s '%s'; see asyncc --help", message, word);
    return false;
}

/** Warnings are the C compiler's business: its -W flags may be ones that libclang does not know. */
static void add_flag(struct options *options, const char *word)
{
    if (!strcmp(word, "-w"))
        diag_no_warnings();
    if (strncmp(word, "-W", 2) != 0 && strncmp(word, "-O", 2) != 0 && strncmp(word, "-g", 2) != 0)
        PUSH(options->flags.at, word);
}

static bool parse_options(struct options *options, int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        const char *word = argv[i];
        bool takes_next = false;
        if (!strcmp(word, "-o") && i + 1 < argc)
            options->output = argv[++i];
        else if (!strcmp(word, "--no-line"))
            options->has_lines = false;
        else if (word[0] != '-' || !strcmp(word, "-")) {
            if (options->input)
                return usage_error("more than one input:", word);
            options->input = word;
        } else if (is_compiler_flag(word, &takes_next)) {
            if (takes_next && i + 1 == argc)
                return usage_error("nothing follows", word);
            add_flag(options, word);
            if (takes_next)
                PUSH(options->flags.at, argv[++i]);
        } else
            return usage_error("unknown option", word);
    }
    if (!options->input)
        return usage_error("no input file given to", "asyncc");
    return true;
}

/** An installed asyncc finds <async.h> beside itself. */
static void add_own_include(struct options *options)
{
    enum { LONGEST_PATH = 4096 };
    char path[LONGEST_PATH];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    if (length <= 0)
        return;
    path[length] = 0;
    for (int up = 0; up < 2; up++) {
        char *slash = strrchr(path, '/');
        if (slash)
            *slash = 0;
    }
    const char *include = arena_printf("%s/include", path);
    if (access(arena_printf("%s/async.h", include), R_OK) == 0)
        PUSH(options->flags.at, arena_printf("-I%s", include));
}

/* ---- output ---- */

static bool write_all(FILE *file, const struct text *text)
{
    return fwrite(text_string(text), 1, text->length, file) == text->length;
}

/** Writes a file beside its place and moves it there, so that no half of one is ever seen. */
static bool write_file(const char *path, const struct text *text)
{
    const char *temporary = arena_printf("%s.%ld.tmp", path, (long)getpid());
    FILE *file = fopen(temporary, "wb");
    bool written = file && write_all(file, text);
    if (file)
        written &= fclose(file) == 0;
    if (written && rename(temporary, path) == 0)
        return true;
    diag_plain("cannot write '%s': %s", path, strerror(errno));
    if (file)
        unlink(temporary);
    return false;
}

static bool write_output(const char *path, const struct text *text)
{
    if (path && strcmp(path, "-") != 0)
        return write_file(path, text);
    if (write_all(stdout, text) && fflush(stdout) == 0)
        return true;
    diag_plain("cannot write the output: %s", strerror(errno));
    return false;
}

static void *run(void *argument)
{
    struct options *options = argument;
    struct text output = {0};
    bool succeeded = compile(options, &output) && write_output(options->output, &output);
    return succeeded ? options : NULL;
}

/** Runs the compilation on a stack that deep nesting does not exhaust. */
static bool run_on_large_stack(struct options *options)
{
    const size_t stack_size = (size_t)1 << 30;
    pthread_attr_t attributes;
    pthread_t thread;
    void *result = NULL;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, stack_size);
    if (pthread_create(&thread, &attributes, run, options) == 0)
        pthread_join(thread, &result);
    else
        result = run(options);
    pthread_attr_destroy(&attributes);
    return result != NULL;
}

int main(int argc, char **argv)
{
    struct options options = {.has_lines = true};
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "--help"))
            return fputs(help, stdout) < 0;
        if (!strcmp(argv[i], "--version"))
            return puts("asyncc " ASYNCC_VERSION) < 0;
    }
    bool succeeded = parse_options(&options, argc, argv);
    if (succeeded) {
        add_own_include(&options);
        succeeded = run_on_large_stack(&options);
    }
    arena_free_all();
    return succeeded ? 0 : 1;
}
