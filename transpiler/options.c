#include "options.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "compile.h"
#include "database.h"
#include "diag.h"
#include "errors.h"
#include "path.h"
#include "warnings.h"
#include "words.h"

static const char help[] =
    "Usage: asyncc [options] file.c...\n"
    "Turns the async functions of C sources into state machines.\n"
    "  -o FILE, -o DIR/     write to FILE, or into DIR, which is made if need be; else to standard output\n"
    "  -j[N]                compile N files at the same time, or as many as there are processors\n"
    "  --emit=KIND          c; graph: the states in DOT, or SVG if FILE ends so; html: a page to\n"
    "                       explore; json: all facts; header: with which others embed these futures\n"
    "  --function NAME      only what is made of this function\n"
    "  --no-line            leave out #line directives, for reading\n"
    "  --frame-report       print what the frames are made of; C only if -o is given too\n"
    "  --layout FILE        write the header as well as the C code\n"
    "  --dump=PASS          print the model after a pass (--help=passes)\n"
    "  --stats              print the time of each pass, and sizes, on standard error\n"
    "  -p DIR               take the flags from DIR/compile_commands.json\n"
    "  -MD, -MMD            write a dependency file too (-MMD: without system headers)\n"
    "  -MF FILE, -MT NAME, -MQ NAME, -MP   where it goes, the target in it, targets for headers\n"
    "  -M, -MM              write the dependencies and nothing else\n"
    "  @FILE                read options from FILE\n"
    "  -- COMMAND           take the flags from a compiler's command; what else it holds is passed over\n"
    "  --explain NAME       say what an error or a warning is about\n"
    "  --help, --version    (--help=errors, --help=warnings: lists of what asyncc complains of)\n"
    "The C compiler's flags are taken as it takes them: -I -D -U -include -isystem -std= -f -m -W\n"
    "A file named - is standard input. Exit status: 0, or 1 after an error; then no file is written.\n";

static const char help_warnings[] =
    "-W<name> switches a warning on, -Wno-<name> off; all of them are called async. -w: none.\n"
    "-Werror=<name> makes it an error, -Werror all that are on, -Wno-error=<name> not this one.\n"
    "In the source: #pragma GCC diagnostic, or a comment on the line or the one before it:\n"
    "\n"
    "    sleep(1); // async: allow blocking-call\n"
    "\n";

bool options_help(void)
{
    return fputs(help, stdout) >= 0;
}

bool options_help_warnings(void)
{
    return fputs(help_warnings, stdout) >= 0 && warnings_print();
}

bool options_help_errors(void)
{
    return puts("asyncc --explain NAME tells more of each.\n") >= 0 && errors_print();
}

static bool usage_error(const char *message, const char *word)
{
    diag_plain("%s '%s'; see asyncc --help", message, word);
    return false;
}

static void add_target(struct depfile_options *depfile, const char *target)
{
    depfile->targets = depfile->targets ? arena_printf("%s %s", depfile->targets, target) : target;
}

static bool take_alone(struct options *options, const char *word)
{
    struct depfile_options *depfile = &options->depfile;
    if (!strcmp(word, "--help")) {
        options->action = ACTION_HELP;
    } else if (!strcmp(word, "--help=passes")) {
        options->action = ACTION_HELP_PASSES;
    } else if (!strcmp(word, "--stats")) {
        options->has_stats = true;
    } else if (!strcmp(word, "--help=warnings")) {
        options->action = ACTION_HELP_WARNINGS;
    } else if (!strcmp(word, "--help=errors")) {
        options->action = ACTION_HELP_ERRORS;
    } else if (!strcmp(word, "--version")) {
        options->action = ACTION_VERSION;
    } else if (!strcmp(word, "--no-line")) {
        options->has_lines = false;
    } else if (!strcmp(word, "--frame-report")) {
        options->reports = true;
    } else if (!strcmp(word, "-MP")) {
        depfile->has_phony = true;
    } else if (!strcmp(word, "-M") || !strcmp(word, "-MM") || !strcmp(word, "-MD") || !strcmp(word, "-MMD")) {
        depfile->is_wanted = true;
        depfile->is_all |= word[strlen(word) - 1] == 'M';
        depfile->leaves_out_system |= word[2] == 'M';
    } else {
        return false;
    }
    return true;
}

enum argument { OUTPUT, DATABASE, DEPFILE, TARGET, QUOTED_TARGET, LAYOUT, FUNCTION, EXPLAINED };

static void take_argument(struct options *options, enum argument which, const char *argument)
{
    switch (which) {
    case OUTPUT:
        options->destination = argument;
        break;
    case DATABASE:
        options->database = argument;
        break;
    case DEPFILE:
        options->depfile.path = argument;
        break;
    case TARGET:
        add_target(&options->depfile, argument);
        break;
    case QUOTED_TARGET:
        add_target(&options->depfile, depfile_quoted(argument));
        break;
    case LAYOUT:
        options->layout = argument;
        break;
    case FUNCTION:
        options->function = argument;
        break;
    case EXPLAINED:
        options->action = ACTION_EXPLAIN;
        options->explained = argument;
        break;
    }
}

/** An option with an argument: in the same word, or in the next one. Gives the number of words. */
static size_t take_with_argument(struct options *options, const char *const *words, size_t count)
{
    static const char *const names[] = {
        [OUTPUT] = "-o",         [DATABASE] = "-p",     [DEPFILE] = "-MF",         [TARGET] = "-MT",
        [QUOTED_TARGET] = "-MQ", [LAYOUT] = "--layout", [FUNCTION] = "--function", [EXPLAINED] = "--explain",
    };
    size_t i = 0, number = sizeof names / sizeof *names;
    while (i < number && strncmp(words[0], names[i], strlen(names[i])) != 0)
        i++;
    const char *rest = i < number ? words[0] + strlen(names[i]) : "";
    bool is_separate = i == DATABASE || i >= LAYOUT;
    if (i == number || (is_separate && *rest))
        return 0;
    size_t taken = *rest ? 1 : 2;
    if (taken <= count)
        take_argument(options, (enum argument)i, taken == 1 ? rest : words[1]);
    return taken;
}

static const char *const products[] = {
    [PRODUCT_C] = "--emit=c",       [PRODUCT_GRAPH] = "--emit=graph",   [PRODUCT_JSON] = "--emit=json",
    [PRODUCT_HTML] = "--emit=html", [PRODUCT_HEADER] = "--emit=header",
};
enum { PRODUCT_COUNT = sizeof products / sizeof *products };

/** Options that end in their argument: --emit=json. */
static bool take_choice(struct options *options, const char *word)
{
    for (size_t i = 0; i < PRODUCT_COUNT; i++)
        if (!strcmp(word, products[i])) {
            options->product = (enum product)i;
            return true;
        }
    if (!strncmp(word, "--dump=", 7) && compile_has_pass(word + 7)) {
        options->dump = word + 7;
        return true;
    }
    return false;
}

/** -j, -jN: nothing but digits may follow. */
static bool take_jobs(struct options *options, const char *word)
{
    enum { MOST_DIGITS = 4 };
    size_t digits = strncmp(word, "-j", 2) == 0 ? strspn(word + 2, "0123456789") : 0;
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    if (strncmp(word, "-j", 2) != 0 || word[2 + digits] || digits > MOST_DIGITS)
        return false;
    options->jobs = digits           ? (unsigned)strtoul(word + 2, NULL, 10)
                    : processors > 0 ? (unsigned)processors
                                     : 1;
    return options->jobs > 0;
}

static bool refuse_option(const char *word)
{
    if (strncmp(word, "--emit", strlen("--emit")) != 0)
        return usage_error("unknown option", word);
    struct text kinds = {0};
    for (size_t i = 0; i < PRODUCT_COUNT; i++)
        text_printf(&kinds, "%s%s", i ? ", " : "", products[i]);
    diag_plain("unknown option '%s'; there are %s", word, text_string(&kinds));
    return false;
}

static bool take_input(struct options *options, const char *word)
{
    if (word[0] == '-' && word[1])
        return refuse_option(word);
    PUSH(options->inputs, word);
    return true;
}

/** Takes the option that words begin with. Gives the number of words, 0 after an error. */
static size_t take(struct options *options, const char *const *words, size_t count)
{
    if (take_alone(options, words[0]) || take_choice(options, words[0]) || take_jobs(options, words[0]))
        return 1;
    size_t taken = flags_take(&options->flags, words, count, NULL);
    if (!taken)
        taken = take_with_argument(options, words, count);
    if (taken > count)
        return usage_error("nothing follows", words[0]);
    return taken ? taken : take_input(options, words[0]);
}

static bool is_folder(const char *path)
{
    struct stat status;
    return path && (path_ends_in(path, "/") || (stat(path, &status) == 0 && S_ISDIR(status.st_mode)));
}

/** Makes the folder that the output goes to, unless it is there. */
static bool make_folder(const char *path)
{
    if (!path || !path_ends_in(path, "/") || mkdir(path, 0777) == 0 || errno == EEXIST)
        return true;
    diag_plain("cannot make the folder '%s': %s", path, strerror(errno));
    return false;
}

/** What one file is written to although there are several: null if there is nothing. */
static const char *single_file(const struct options *options)
{
    return options->depfile.path                                                    ? "-MF"
           : options->layout                                                        ? "--layout"
           : options->destination && !is_folder(options->destination)               ? "-o FILE"
           : !options->destination && !options->depfile.is_all && !options->reports ? "standard output"
                                                                                    : NULL;
}

/** The ending of a picture, or null. Only SVG is drawn: others would be files of DOT with a wrong name. */
static const char *ending_of_other_picture(const char *path)
{
    static const char *const endings[] = {".png", ".pdf",  ".jpg", ".jpeg", ".gif", ".webp",
                                          ".ps",  ".tiff", ".bmp", ".svgz", ".eps"};
    const char *ending = path ? strrchr(path, '.') : NULL;
    for (size_t i = 0; ending && i < sizeof endings / sizeof *endings; i++)
        if (!strcasecmp(ending, endings[i]))
            return ending;
    return NULL;
}

/** Whether what is to be drawn is not SVG, which is an error. */
static bool is_other_picture(const char *path)
{
    const char *ending = ending_of_other_picture(path);
    if (ending)
        diag_plain(
            "--emit=graph does not draw '%s'; draw '%.*s.svg', or write to a .dot file and run dot -T%s",
            path, (int)(ending - path), path, ending + 1);
    return ending;
}

static bool is_consistent(const struct options *options)
{
    if (options->product == PRODUCT_GRAPH && is_other_picture(options->destination))
        return false;
    if (!options->inputs.count)
        return usage_error("no input file given to", "asyncc");
    const struct depfile_options *depfile = &options->depfile;
    const char *detail = depfile->path ? "-MF" : depfile->targets ? "-MT" : depfile->has_phony ? "-MP" : NULL;
    if (detail && !depfile->is_wanted)
        return usage_error("neither -MD nor -MMD is given beside", detail);
    const char *single = options->inputs.count > 1 ? single_file(options) : NULL;
    return !single || usage_error("several inputs need -o DIR/, and cannot share", single);
}

/** The file of an input in a folder: of its name, with an ending that fits. */
static const char *file_in(const char *folder, const char *input, enum product product)
{
    static const char *const endings[] = {
        [PRODUCT_C] = ".c",       [PRODUCT_GRAPH] = ".dot", [PRODUCT_JSON] = ".json",
        [PRODUCT_HTML] = ".html", [PRODUCT_HEADER] = ".h",
    };
    const char *separator = folder[strlen(folder) - 1] == '/' ? "" : "/";
    return arena_printf("%s%s%s%s", folder, separator, path_stem(input), endings[product]);
}

static bool is_same_file(const char *a, const char *b)
{
    struct stat x, y;
    return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino &&
           S_ISREG(x.st_mode);
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
    if (access(arena_printf("%s/async.h", include), R_OK) == 0) {
        PUSH(options->flags.at, "-I");
        PUSH(options->flags.at, include);
    }
}

/** How many words stand before the compiler's command. */
static size_t count_before_command(const struct words *words)
{
    size_t count = 0;
    while (count < words->at.count && strcmp(words->at.at[count], "--") != 0)
        count++;
    return count;
}

bool options_read(struct options *options, int argc, char **argv)
{
    struct words words = {0};
    for (int i = 1; i < argc; i++)
        words_add(&words, argv[i]);
    *options = (struct options){.has_lines = true, .jobs = 1};
    size_t count = count_before_command(&words);
    for (size_t i = 0, taken; i < count; i += taken)
        if (!(taken = take(options, words.at.at + i, count - i)))
            return false;
    if (count < words.at.count)
        flags_take_command(&options->flags, words.at.at + count, words.at.count - count, NULL);
    options->has_lines &= options->product == PRODUCT_C;
    return options->action != ACTION_COMPILE || (is_consistent(options) && make_folder(options->destination));
}

bool options_select(struct options *options, size_t index)
{
    options->input = options->inputs.at[index];
    options->output = is_folder(options->destination)
                          ? file_in(options->destination, options->input, options->product)
                          : options->destination;
    if (options->output && is_same_file(options->input, options->output)) {
        diag_plain("'%s' would be replaced by its own output", options->input);
        return false;
    }
    const char *const files[] = {options->input, options->output};
    if (options->database &&
        !database_flags(&options->flags, options->database, files, options->output ? 2 : 1))
        return false;
    add_own_include(options);
    flags_leave_out_unknown(&options->flags);
    return !diag_errors();
}
