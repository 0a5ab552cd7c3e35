#include "flags.h"

#include <clang-c/Index.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "diag.h"
#include "warnings.h"
#include "words.h"

/* What becomes of a flag. */
enum use { KEEP, KEEP_PATH, KEEP_FILE, LEAVE_OUT };

/** The first rule that fits counts. Code generation is the C compiler's business, and so are
 * warnings but for a few. */
static const struct rule {
    const char *word;
    enum spelling spelling;
    enum use use;
} rules[] = {
    {"-D", EITHER, KEEP},
    {"-U", EITHER, KEEP},
    {"-I", EITHER, KEEP_PATH},
    {"-isystem", EITHER, KEEP_PATH},
    {"-iquote", EITHER, KEEP_PATH},
    {"-idirafter", EITHER, KEEP_PATH},
    {"-isysroot", EITHER, KEEP_PATH},
    {"--sysroot=", JOINED, KEEP_PATH},
    {"--sysroot", SEPARATE, KEEP_PATH},
    {"-include", EITHER, KEEP_FILE},
    {"-imacros", EITHER, KEEP_FILE},
    {"-iprefix", EITHER, KEEP},
    {"-iwithprefixbefore", EITHER, KEEP},
    {"-iwithprefix", EITHER, KEEP},
    {"-std=", JOINED, KEEP},
    {"--std=", JOINED, KEEP},
    {"-ansi", ALONE, KEEP},
    {"-pthread", ALONE, KEEP},
    {"-undef", ALONE, KEEP},
    {"-trigraphs", ALONE, KEEP},
    {"-nostdinc", ALONE, KEEP},
    {"-nostdlibinc", ALONE, KEEP},
    {"--target=", JOINED, KEEP},
    {"-target", SEPARATE, KEEP},
    {"-Xclang", SEPARATE, LEAVE_OUT},
    {"-Xpreprocessor", SEPARATE, LEAVE_OUT},
    {"-O", JOINED, KEEP},
    {"-fplugin", JOINED, LEAVE_OUT},
    {"-f", JOINED, KEEP},
    {"-m", JOINED, KEEP},
    {"-W", JOINED, LEAVE_OUT},
    {"-w", ALONE, LEAVE_OUT},
    {"-pedantic", JOINED, LEAVE_OUT},
    {"-g", JOINED, LEAVE_OUT},
    {"--param=", JOINED, LEAVE_OUT},
    {"--param", SEPARATE, LEAVE_OUT},
    {"-x", EITHER, LEAVE_OUT},
    {"-pipe", ALONE, LEAVE_OUT},
    {"-c", ALONE, LEAVE_OUT},
    {"-S", ALONE, LEAVE_OUT},
};

const char *flags_path(const char *folder, const char *path)
{
    return folder && path[0] != '/' && path[0] != '=' ? arena_printf("%s/%s", folder, path) : path;
}

/** An argument of a flag. A file that is included is looked for in the folder first, then as by #include. */
static const char *argument(const struct rule *rule, const char *word, const char *folder)
{
    const char *path = rule->use == KEEP ? word : flags_path(folder, word);
    return rule->use == KEEP_FILE && access(path, R_OK) != 0 ? word : path;
}

size_t flags_take(struct flags *flags, const char *const *words, size_t count, const char *folder)
{
    const struct rule *rule = rules, *end = rules + sizeof rules / sizeof *rules;
    while (rule < end && !words_fits(rule->spelling, rule->word, words[0]))
        rule++;
    if (rule == end)
        return 0;
    const char *joined = words[0] + strlen(rule->word);
    bool takes_next = words_takes_next(rule->spelling, rule->word, words[0]);
    if (takes_next && count < 2)
        return 2;
    const char *value = argument(rule, takes_next ? words[1] : joined, folder);
    if (!strcmp(rule->word, "-w"))
        warnings_silence();
    if (!strcmp(rule->word, "-W"))
        warnings_take(value);
    bool is_own = !strcmp(rule->word, "-f") && diag_take_colour(value);
    if (is_own || rule->use == LEAVE_OUT)
        return takes_next ? 2 : 1;
    if (rule->spelling == JOINED || rule->spelling == ALONE) {
        PUSH(flags->at, arena_printf("%s%s", rule->word, value));
    } else {
        PUSH(flags->at, rule->word);
        PUSH(flags->at, value);
    }
    return takes_next ? 2 : 1;
}

void flags_take_command(struct flags *flags, const char *const *words, size_t count, const char *folder)
{
    static const char erases[] = "-DASYNC_ELIDE";
    for (size_t i = 0, taken; i < count; i += taken ? taken : 1) {
        bool is_erasing = !strncmp(words[i], erases, sizeof erases - 1);
        taken = is_erasing ? 1 : flags_take(flags, words + i, count - i, folder);
    }
}

/* ---- flags that libclang does not know ---- */

/** Whether libclang parses nothing at all with these flags without an error. */
static bool are_known(const char *const *flags, size_t count)
{
    struct CXUnsavedFile empty = {"flags.c", "", 0};
    CXIndex index = clang_createIndex(0, 0);
    CXTranslationUnit unit = NULL;
    bool are_known = clang_parseTranslationUnit2(index, empty.Filename, flags, (int)count, &empty, 1,
                                                 CXTranslationUnit_None, &unit) == CXError_Success;
    for (unsigned i = 0; are_known && i < clang_getNumDiagnostics(unit); i++) {
        CXDiagnostic diagnostic = clang_getDiagnostic(unit, i);
        are_known = clang_getDiagnosticSeverity(diagnostic) < CXDiagnostic_Error;
        clang_disposeDiagnostic(diagnostic);
    }
    if (unit)
        clang_disposeTranslationUnit(unit);
    clang_disposeIndex(index);
    return are_known;
}

static bool is_for_code(const char *flag)
{
    return !strncmp(flag, "-f", 2) || !strncmp(flag, "-m", 2);
}

void flags_leave_out_unknown(struct flags *flags)
{
    struct flags doubtful = {0};
    for (size_t i = 0; i < flags->at.count; i++)
        if (is_for_code(flags->at.at[i]))
            PUSH(doubtful.at, flags->at.at[i]);
    if (!doubtful.at.count || are_known(doubtful.at.at, doubtful.at.count))
        return;
    size_t kept = 0;
    for (size_t i = 0; i < flags->at.count; i++)
        if (!is_for_code(flags->at.at[i]) || are_known(&flags->at.at[i], 1))
            flags->at.at[kept++] = flags->at.at[i];
    flags->at.count = kept;
}
