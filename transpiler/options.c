#include "options.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "database.h"
#include "diag.h"
#include "warnings.h"
#include "words.h"

static const char help[] =
    "Usage: asyncc [options] file.c\n"
    "Turns the async functions of a C source into state machines.\n"
    "\n"
    "  -o FILE              write to FILE instead of standard output\n"
    "  --no-line            leave out #line directives, for reading\n"
    "  --frame-report       print what the frames are made of; the C code only if -o is given too\n"
    "  --layout FILE        write a header with which other files embed the futures of this one\n"
    "  -p DIR               take the flags from the compilation database DIR/compile_commands.json\n"
    "  -MD, -MMD            write a dependency file too (-MMD: without system headers)\n"
    "  -MF FILE             write it to FILE; otherwise its name is that of the output, ending in .d\n"
    "  -MT NAME, -MQ NAME   the target in it; otherwise the output. -MP: a target for each header too\n"
    "  -M, -MM              write the dependencies and nothing else\n"
    "  @FILE                read options from FILE\n"
    "  -- COMMAND           take the flags from a compiler's command; what else it holds is passed over\n"
    "  --help, --version    (--help=warnings: what asyncc itself warns of, and how to switch it)\n"
    "\n"
    "The C compiler's own flags are taken as it takes them: -I -D -U -include -isystem -std=... -f... -m... "
    "-W...\n"
    "A file named - is standard input. Exit status: 0, or 1 after an error; then nothing is written.\n";

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
    } else if (!strcmp(word, "--help=warnings")) {
        options->action = ACTION_HELP_WARNINGS;
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

/** An option with an argument: in the same word, or in the next one. Gives the number of words. */
static size_t take_with_argument(struct options *options, const char *const *words, size_t count)
{
    static const char *const names[] = {"-o", "-p", "-MF", "-MT", "--layout", "-MQ"};
    size_t i = 0, number = sizeof names / sizeof *names;
    while (i < number && strncmp(words[0], names[i], strlen(names[i])) != 0)
        i++;
    const char *argument = i < number ? words[0] + strlen(names[i]) : "";
    if (i == number || ((!strcmp(names[i], "-p") || !strcmp(names[i], "--layout")) && *argument))
        return 0;
    size_t taken = *argument ? 1 : 2;
    if (taken > count)
        return taken;
    if (taken == 2)
        argument = words[1];
    switch (i) {
    case 0:
        options->output = argument;
        break;
    case 1:
        options->database = argument;
        break;
    case 2:
        options->depfile.path = argument;
        break;
    case 3:
        add_target(&options->depfile, argument);
        break;
    case 4:
        options->layout = argument;
        break;
    default:
        add_target(&options->depfile, depfile_quoted(argument));
        break;
    }
    return taken;
}

static bool take_input(struct options *options, const char *word)
{
    if (word[0] == '-' && word[1])
        return usage_error("unknown option", word);
    if (options->input)
        return usage_error("more than one input:", word);
    options->input = word;
    return true;
}

/** Takes the option that words begin with. Gives the number of words, 0 after an error. */
static size_t take(struct options *options, const char *const *words, size_t count)
{
    if (take_alone(options, words[0]))
        return 1;
    size_t taken = flags_take(&options->flags, words, count, NULL);
    if (!taken)
        taken = take_with_argument(options, words, count);
    if (taken > count)
        return usage_error("nothing follows", words[0]);
    return taken ? taken : take_input(options, words[0]);
}

static bool is_consistent(const struct options *options)
{
    if (!options->input)
        return usage_error("no input file given to", "asyncc");
    const struct depfile_options *depfile = &options->depfile;
    const char *detail = depfile->path ? "-MF" : depfile->targets ? "-MT" : depfile->has_phony ? "-MP" : NULL;
    if (detail && !depfile->is_wanted)
        return usage_error("neither -MD nor -MMD is given beside", detail);
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
    *options = (struct options){.has_lines = true};
    size_t count = count_before_command(&words);
    for (size_t i = 0, taken; i < count; i += taken)
        if (!(taken = take(options, words.at.at + i, count - i)))
            return false;
    if (count < words.at.count)
        flags_take_command(&options->flags, words.at.at + count, words.at.count - count, NULL);
    if (options->action != ACTION_TRANSPILE)
        return true;
    const char *const files[] = {options->input, options->output};
    if (!is_consistent(options))
        return false;
    if (options->database &&
        !database_flags(&options->flags, options->database, files, options->output ? 2 : 1))
        return false;
    add_own_include(options);
    flags_leave_out_unknown(&options->flags);
    return !diag_errors();
}
