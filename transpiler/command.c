#include "command.h"

#include <string.h>

/** The first one that fits counts. Options of the compiler's that are one word each need none. */
static const struct known {
    const char *word;
    enum spelling spelling;
    enum role role;
} known_options[] = {
    {"-o", EITHER, ROLE_OUTPUT},
    {"-x", EITHER, ROLE_LANGUAGE},
    {"-c", ALONE, ROLE_STAGE},
    {"-S", ALONE, ROLE_STAGE},
    {"-E", ALONE, ROLE_STAGE},
    {"-fsyntax-only", ALONE, ROLE_STAGE},
    {"-M", ALONE, ROLE_STAGE},
    {"-MM", ALONE, ROLE_STAGE},
    {"-###", ALONE, ROLE_STAGE},
    {"-MD", ALONE, ROLE_DEPENDENCY},
    {"-MMD", ALONE, ROLE_DEPENDENCY},
    {"-MP", ALONE, ROLE_DEPENDENCY},
    {"-MF", EITHER, ROLE_DEPENDENCY},
    {"-MT", EITHER, ROLE_DEPENDENCY},
    {"-MQ", EITHER, ROLE_DEPENDENCY},
    {"-Wasync", JOINED, ROLE_WARNING},
    {"-Wno-async", JOINED, ROLE_WARNING},
    {"-Werror=async", JOINED, ROLE_WARNING},
    {"-Wno-error=async", JOINED, ROLE_WARNING},
    {"-Wl,", JOINED, ROLE_LINKER},
    {"-Xlinker", SEPARATE, ROLE_LINKER},
    {"-l", EITHER, ROLE_LINKER},
    {"-L", EITHER, ROLE_LINKER},
    {"-T", EITHER, ROLE_LINKER},
    {"-undef", ALONE, ROLE_OPTION},
    {"-u", EITHER, ROLE_LINKER},
    {"-z", EITHER, ROLE_LINKER},
    {"-e", SEPARATE, ROLE_LINKER},
    {"-h", SEPARATE, ROLE_LINKER},
    {"-s", ALONE, ROLE_LINKER},
    {"-r", ALONE, ROLE_LINKER},
    {"-rdynamic", ALONE, ROLE_LINKER},
    {"-shared", JOINED, ROLE_LINKER},
    {"-static", JOINED, ROLE_LINKER},
    {"-pie", ALONE, ROLE_LINKER},
    {"-no-pie", ALONE, ROLE_LINKER},
    {"-nostdlib", ALONE, ROLE_LINKER},
    {"-nodefaultlibs", ALONE, ROLE_LINKER},
    {"-nostartfiles", ALONE, ROLE_LINKER},
    {"-fuse-ld=", JOINED, ROLE_LINKER},
    {"-D", EITHER, ROLE_OPTION},
    {"-U", EITHER, ROLE_OPTION},
    {"-I", EITHER, ROLE_OPTION},
    {"-A", EITHER, ROLE_OPTION},
    {"-B", EITHER, ROLE_OPTION},
    {"-isystem", EITHER, ROLE_OPTION},
    {"-iquote", EITHER, ROLE_OPTION},
    {"-idirafter", EITHER, ROLE_OPTION},
    {"-isysroot", EITHER, ROLE_OPTION},
    {"-imultilib", EITHER, ROLE_OPTION},
    {"-include", EITHER, ROLE_OPTION},
    {"-imacros", EITHER, ROLE_OPTION},
    {"-iprefix", EITHER, ROLE_OPTION},
    {"-iwithprefixbefore", EITHER, ROLE_OPTION},
    {"-iwithprefix", EITHER, ROLE_OPTION},
    {"--sysroot", SEPARATE, ROLE_OPTION},
    {"--param", SEPARATE, ROLE_OPTION},
    {"-target", SEPARATE, ROLE_OPTION},
    {"-arch", SEPARATE, ROLE_OPTION},
    {"-mllvm", SEPARATE, ROLE_OPTION},
    {"-Xclang", SEPARATE, ROLE_OPTION},
    {"-Xassembler", SEPARATE, ROLE_OPTION},
    {"-Xpreprocessor", SEPARATE, ROLE_OPTION},
    {"-aux-info", SEPARATE, ROLE_OPTION},
    {"-dumpbase", SEPARATE, ROLE_OPTION},
    {"-dumpbase-ext", SEPARATE, ROLE_OPTION},
    {"-dumpdir", SEPARATE, ROLE_OPTION},
    {"-MJ", EITHER, ROLE_OPTION},
    {"-serialize-diagnostics", SEPARATE, ROLE_OPTION},
    {"-wrapper", SEPARATE, ROLE_OPTION},
};

static bool begins(const char *word, const char *beginning)
{
    return !strncmp(word, beginning, strlen(beginning));
}

/** What is known of a word; null when that is nothing. */
static const struct known *known_of(const char *word)
{
    for (size_t i = 0; i < sizeof known_options / sizeof *known_options; i++)
        if (words_fits(known_options[i].spelling, known_options[i].word, word))
            return &known_options[i];
    return NULL;
}

/* ---- words ---- */

/** The preprocessor's own -MD takes the file's name as an argument. */
static void add_preprocessor_word(struct words *words, const char *word)
{
    PUSH(words->at, word);
    if (!strcmp(word, "-MD") || !strcmp(word, "-MMD"))
        PUSH(words->at, "-MF");
}

void command_add(struct command *command, const char *word)
{
    static const char prefix[] = "-Wp,";
    struct words words = {0};
    words_add(&words, word);
    for (size_t i = 0; i < words.at.count; i++) {
        const char *begin = words.at.at[i];
        if (!begins(begin, prefix)) {
            PUSH(command->words.at, begin);
            continue;
        }
        for (begin += strlen(prefix); *begin;) {
            size_t length = strcspn(begin, ",");
            add_preprocessor_word(&command->words, arena_copy(begin, length));
            begin += length + (begin[length] == ',');
        }
    }
}

/* ---- parts ---- */

static enum stage stage_of(const char *word)
{
    static const struct {
        const char *word;
        enum stage stage;
    } stages[] = {{"-c", STAGE_OBJECT},
                  {"-S", STAGE_ASSEMBLER},
                  {"-E", STAGE_PREPROCESSOR},
                  {"-fsyntax-only", STAGE_SYNTAX}};
    for (size_t i = 0; i < sizeof stages / sizeof *stages; i++)
        if (!strcmp(word, stages[i].word))
            return stages[i].stage;
    return STAGE_OTHER;
}

/** What an option says of the command. */
static void note_option(struct command *command, const struct part *part, const char *word)
{
    enum stage stage = part->role == ROLE_STAGE ? stage_of(word) : STAGE_LINK;
    if (stage > command->stage) /* whoever stops earlier counts */
        command->stage = stage;
    if (part->role == ROLE_OUTPUT)
        command->output = part->argument;
    command->has_depfile |= !strcmp(word, "-MD") || !strcmp(word, "-MMD");
    command->has_path |= begins(word, "-MF");
    command->has_target |= begins(word, "-MT") || begins(word, "-MQ");
    command->keeps_files |= begins(word, "-save-temps") || begins(word, "--save-temps");
    command->links_no_libraries |=
        !strcmp(word, "-nostdlib") || !strcmp(word, "-nodefaultlibs") || !strcmp(word, "-r");
    if (begins(word, "-D") && begins(part->argument, "ASYNC_ELIDE"))
        command->is_elided = true;
}

static struct part next_part(const struct command *command, size_t first)
{
    const char *word = command->words.at.at[first];
    struct part part = {ROLE_OPTION, first, 1, word, NULL};
    if (word[0] != '-' || !word[1]) {
        part.role = ROLE_INPUT;
        return part;
    }
    const struct known *known = known_of(word);
    if (!known)
        return part;
    part.role = known->role;
    part.argument = word + strlen(known->word);
    bool takes_next = words_takes_next(known->spelling, known->word, word);
    if (takes_next && first + 1 < command->words.at.count) {
        part.count = 2;
        part.argument = command->words.at.at[first + 1];
    }
    return part;
}

void command_read(struct command *command)
{
    const char *language = NULL;
    for (size_t i = 0; i < command->words.at.count;) {
        struct part part = next_part(command, i);
        if (part.role == ROLE_LANGUAGE)
            language = strcmp(part.argument, "none") ? part.argument : NULL;
        if (part.role == ROLE_INPUT) {
            part.language = language;
            command->inputs++;
        } else {
            note_option(command, &part, command->words.at.at[i]);
        }
        PUSH(command->parts, part);
        i += part.count;
    }
}

void command_copy(const struct command *command, const struct part *part, struct words *to)
{
    for (size_t i = 0; i < part->count; i++)
        PUSH(to->at, command->words.at.at[part->first + i]);
}

void command_copy_role(const struct command *command, enum role role, struct words *to)
{
    for (size_t i = 0; i < command->parts.count; i++)
        if (command->parts.at[i].role == role)
            command_copy(command, &command->parts.at[i], to);
}

bool command_is_warning(const char *word)
{
    const struct known *known = known_of(word);
    return known && known->role == ROLE_WARNING;
}

bool command_is_c(const struct command *command, const struct part *input)
{
    if (input->language)
        return !strcmp(input->language, "c");
    if (!strcmp(input->argument, "-"))
        return command->stage == STAGE_PREPROCESSOR;
    size_t length = strlen(input->argument);
    return length > 2 && !strcmp(input->argument + length - 2, ".c");
}
