#include "single.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "path.h"

/** A source with async code, and what becomes of it. */
struct work {
    const char *source;
    const char *folder, *name; /* where what asyncc writes is for the compiler */
    const char *written;       /* and where it is really: generated lines are said to be of this file */
    const char *output;        /* of the compiler; null when there is none or it is standard output */
    bool is_unchanged;         /* what asyncc has written is the source */
};

/** What stands in a name for that of the source. */
static const char *name_of(const char *source)
{
    return is_stdin(source) ? "stdin.c" : path_base(source);
}

/** What the compiler calls a source. */
static const char *shown_name(const char *source)
{
    return is_stdin(source) ? "<stdin>" : source;
}

static bool is_file_name(const char *output)
{
    return output && *output && !is_stdin(output) && strncmp(output, "/dev/", 5) != 0;
}

/** What the compiler would write: named by the command, by the source, or with other sources by the program.
 */
const char *single_output(const struct command *command, const char *source, size_t number)
{
    const char *base = path_stem(source);
    const char *program = command->output ? command->output : "a";
    switch (command->stage) {
    case STAGE_LINK:
        return number ? arena_printf("%s-%s-%zu.o", program, path_stem(name_of(source)), number)
                      : arena_printf("%s-%s.o", program, path_stem(name_of(source)));
    case STAGE_OBJECT:
        return command->output ? command->output : arena_printf("%s.o", base);
    case STAGE_ASSEMBLER:
        return command->output ? command->output : arena_printf("%s.s", base);
    case STAGE_PREPROCESSOR:
        return command->output;
    case STAGE_SYNTAX:
    case STAGE_OTHER:
        break;
    }
    return NULL;
}

/** A folder for what has no name to be known by: nothing of it gets into what is written. */
static const char *make_nameless_folder(void)
{
    const char *temporary = getenv("TMPDIR");
    const char *pattern = arena_printf("%s/asynccc-XXXXXX", temporary && *temporary ? temporary : "/tmp");
    return mkdtemp(arena_copy(pattern, strlen(pattern)));
}

static const char *make_folder(const struct command *command, const char *output)
{
    if (command->stage == STAGE_PREPROCESSOR || !is_file_name(output))
        return make_nameless_folder();
    const char *folder = arena_printf("%s.async", output);
    return mkdir(folder, 0777) == 0 || errno == EEXIST ? folder : NULL;
}

/** The name that the written file has for the compiler: the source's, in a folder of its own. */
static bool prepare(struct work *work, const struct command *command)
{
    work->folder = make_folder(command, work->output);
    if (!work->folder) {
        driver_fail("cannot make a folder for", work->output ? work->output : work->source);
        return false;
    }
    work->name = arena_printf("%s/%s", work->folder, name_of(work->source));
    work->written = arena_printf("%s.c", work->folder);
    unlink(work->name);
    if (symlink(arena_printf("../%s", path_base(work->written)), work->name) == 0)
        return true;
    driver_fail("cannot write", work->name);
    return false;
}

static void clean_up(const struct work *work, bool keeps_files)
{
    if (!work->folder || keeps_files)
        return;
    unlink(work->name);
    unlink(work->written);
    rmdir(work->folder);
}

/** What the dependencies are of: the program, what is written for the source, or what usually would be. */
static const char *depfile_target(const struct command *command, const struct work *work)
{
    if (command->stage == STAGE_LINK)
        return command->output ? command->output : "a.out";
    return is_file_name(work->output) ? work->output : arena_printf("%s.o", path_stem(work->source));
}

/** The dependency file lies beside that; each source of a program has its own. */
static const char *depfile_path(const struct command *command, const struct work *work)
{
    bool has_own_name = command->stage == STAGE_LINK && command->inputs > 1;
    const char *beside = has_own_name ? work->output : depfile_target(command, work);
    return arena_printf("%s%s.d", path_folder(beside), path_stem(beside));
}

/** The dependency file is asyncc's work: it names the source and its headers. */
static void add_dependencies(const struct command *command, const struct work *work, struct words *words)
{
    if (!command->has_depfile)
        return;
    command_copy_role(command, ROLE_DEPENDENCY, words);
    if (!command->has_path) {
        add_word(words, "-MF");
        add_word(words, depfile_path(command, work));
    }
    if (!command->has_target) {
        add_word(words, "-MQ");
        add_word(words, depfile_target(command, work));
    }
}

static int transpile(const struct job *job, const struct work *work)
{
    struct words words = {0};
    add_word(&words, job->places.asyncc);
    add_word(&words, work->source);
    add_word(&words, "-o");
    add_word(&words, work->written);
    add_dependencies(&job->command, work, &words);
    add_word(&words, "--");
    struct words options = driver_compiler_options(job);
    add_words(&words, &options);
    command_copy_role(&job->command, ROLE_WARNING, &words);
    return process_run(&words, driver_streams(job, work->source));
}

/** What is compiled is called what the source is, and generated lines are called asyncc's; a quoted #include
 * looks beside the source first. None of these words is two, or ends in .c: distcc takes them apart. */
static void add_names(const struct work *work, struct words *words)
{
    const char *folder = path_folder(work->source);
    add_word(words, arena_printf("-ffile-prefix-map=%s/=%s", work->folder, folder));
    add_word(words, arena_printf("-ffile-prefix-map=%s=<asyncc>", work->written));
    add_word(words, arena_printf("-iquote%s", *folder ? folder : "."));
}

/** The compiler's command for the one source. */
static struct words compilation(const struct job *job, const struct work *work)
{
    const struct command *command = &job->command;
    bool is_linked = command->stage == STAGE_LINK;
    struct words words = {0};
    add_words(&words, &job->compiler);
    add_names(work, &words);
    for (size_t i = 0; i < command->parts.count; i++) {
        enum role role = command->parts.at[i].role;
        if (role == ROLE_OPTION || role == ROLE_STAGE || (role == ROLE_LINKER && !is_linked))
            command_copy(command, &command->parts.at[i], &words);
    }
    if (is_linked)
        add_word(&words, "-c");
    driver_add_include(job, &words);
    if (!path_ends_in(work->name, ".c"))
        add_word(&words, "-xc");
    if (work->is_unchanged)
        add_word(&words, "-DASYNC_GENERATED=1");
    add_word(&words, work->is_unchanged ? work->source : work->name);
    if (work->output && command->stage != STAGE_PREPROCESSOR) {
        add_word(&words, "-o");
        add_word(&words, work->output);
    }
    return words;
}

/** Replaces a name in a line. */
static void rename_in(struct text *line, const char *old, const char *new)
{
    const char *quoted = arena_printf("\"%s\"", old), *found = strstr(text_string(line), quoted);
    if (!found)
        return;
    struct text renamed = {0};
    text_add(&renamed, line->bytes, (size_t)(found - line->bytes));
    text_printf(&renamed, "\"%s\"%s", new, found + strlen(quoted));
    *line = renamed;
}

/** Gives the preprocessor's line markers the names that are in them. */
static struct text with_names(const struct work *work, const struct text *text)
{
    struct text out = {0};
    for (size_t begin = 0, end; begin < text->length; begin = end) {
        const char *newline = memchr(text->bytes + begin, '\n', text->length - begin);
        end = newline ? (size_t)(newline - text->bytes) + 1 : text->length;
        if (text->bytes[begin] != '#') {
            text_add(&out, text->bytes + begin, end - begin);
            continue;
        }
        struct text line = {0};
        text_add(&line, text->bytes + begin, end - begin);
        rename_in(&line, work->name, shown_name(work->source));
        rename_in(&line, work->written, "<asyncc>");
        text_add(&out, line.bytes, line.length);
    }
    return out;
}

static int write_text(const char *path, const struct text *text)
{
    bool is_named = path && !is_stdin(path);
    FILE *file = is_named ? fopen(path, "wb") : stdout;
    if (!file)
        return driver_fail("cannot write", path);
    bool written = fwrite(text_string(text), 1, text->length, file) == text->length;
    written &= (is_named ? fclose(file) : fflush(file)) == 0;
    return written ? 0 : driver_fail("cannot write", is_named ? path : "<stdout>");
}

static int preprocess(const struct job *job, const struct work *work)
{
    struct text text = {0};
    struct words words = compilation(job, work);
    int status = process_run(&words, (struct streams){-1, &text, false});
    text = with_names(work, &text);
    int written = write_text(work->output, &text);
    return status ? status : written;
}

static int compile(const struct job *job, const struct work *work)
{
    if (job->command.stage == STAGE_PREPROCESSOR)
        return preprocess(job, work);
    struct words words = compilation(job, work);
    return process_run(&words, (struct streams){-1, NULL, false});
}

/** A source that includes <async.h> and has no async code itself comes out as it was. The compiler is given
 * the source then, and says so in what it says. */
static void use_source_itself(struct work *work)
{
    struct text source = {0}, written = {0};
    FILE *a = is_stdin(work->source) ? NULL : fopen(work->source, "rb"),
         *b = a ? fopen(work->written, "rb") : NULL;
    bool is_same = a && b && text_read(&source, a) && text_read(&written, b) &&
                   source.length == written.length &&
                   !memcmp(text_string(&source), text_string(&written), source.length);
    if (a)
        fclose(a);
    if (b)
        fclose(b);
    work->is_unchanged = is_same;
}

int single_run(const struct job *job, const char *source, const char *output)
{
    struct work work = {.source = source, .output = output};
    int status = prepare(&work, &job->command) ? 0 : FAILED;
    if (!status)
        status = transpile(job, &work);
    if (!status) {
        use_source_itself(&work);
        status = compile(job, &work);
    }
    clean_up(&work, job->command.keeps_files && is_file_name(work.output));
    return status;
}
