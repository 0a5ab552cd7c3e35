/* asynccc: a C compiler for sources with async code in them. It runs asyncc on those, and then the C compiler
 * on what asyncc wrote; all other command lines go to the C compiler as they are.
 *
 * What is compiled lies, for that long, in a folder named after the output, under the source's own name. So
 * it has the same name each time, which compiler caches need; no two commands share it; and nothing lies
 * beside it that a quoted #include could find. */
#define _GNU_SOURCE /* memmem, memfd_create */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command.h"
#include "process.h"

enum { FAILED = 1, LONGEST_PATH = 4096 };

static const char manual[] = "Usage: asynccc [--cc=COMPILER] the C compiler's options and files\n"
                             "Compiles C sources, those with async code in them too.\n"
                             "\n"
                             "The compiler is cc, or what ASYNCCC_CC names: 'clang-19', 'ccache gcc'. All "
                             "else is as with the compiler itself;\n"
                             "with -DASYNC_ELIDE the keywords are erased. man asynccc says more.\n";

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

/** A source with async code, and what becomes of it. */
struct work {
    const char *source;
    const char *folder, *name; /* where what asyncc writes is for the compiler */
    const char *written;       /* and where it is really: generated lines are said to be of this file */
    const char *output;        /* of the compiler; null when there is none or it is standard output */
};

static int fail(const char *what, const char *path)
{
    fprintf(stderr, "asynccc: error: %s '%s': %s\n", what, path, strerror(errno));
    return FAILED;
}

static void add(struct words *words, const char *word)
{
    PUSH(words->at, word);
}

static void add_words(struct words *words, const struct words *more)
{
    for (size_t i = 0; i < more->at.count; i++)
        add(words, more->at.at[i]);
}

/* ---- paths ---- */

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static const char *folder_name(const char *path)
{
    const char *base = base_name(path);
    return arena_copy(path, (size_t)(base - path)); /* with the slash, or empty */
}

/** A file's name without its ending. */
static const char *stem(const char *path)
{
    const char *base = base_name(path), *dot = strrchr(base, '.');
    return dot && dot > base ? arena_copy(base, (size_t)(dot - base)) : base;
}

static bool ends_in(const char *word, const char *ending)
{
    size_t length = strlen(word), end = strlen(ending);
    return length >= end && !strcmp(word + length - end, ending);
}

static bool is_stdin(const char *path)
{
    return !strcmp(path, "-");
}

/** The prefix that this program is installed in, and what lies there. */
static struct places find_places(void)
{
    char own[LONGEST_PATH];
    ssize_t length = readlink("/proc/self/exe", own, sizeof own);
    const char *path = arena_copy(own, length > 0 ? (size_t)length : 0);
    const char *folder = folder_name(path);
    const char *prefix = folder_name(arena_copy(folder, *folder ? strlen(folder) - 1 : 0));
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

/* ---- the compiler ---- */

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
static bool take_compiler(struct job *job)
{
    const char *variable = getenv("ASYNCCC_CC");
    if (!job->compiler.at.count)
        words_add_text(&job->compiler, variable ? variable : "");
    if (!job->compiler.at.count)
        add(&job->compiler, "cc");
    if (!is_self(job))
        return true;
    fprintf(stderr, "asynccc: error: the C compiler '%s' is asynccc itself; name another with ASYNCCC_CC\n",
            job->compiler.at.at[0]);
    return false;
}

/** The compiler's command line with the options of the compiler proper. */
static struct words compiler_options(const struct job *job)
{
    struct words words = {0};
    add_words(&words, &job->compiler);
    command_copy_role(&job->command, ROLE_OPTION, &words);
    return words;
}

static void add_include(const struct job *job, struct words *words)
{
    if (!job->places.include)
        return;
    add(words, "-I");
    add(words, job->places.include);
}

/** Standard input for whoever reads a source. */
static struct streams streams_for(const struct job *job, const char *source)
{
    return (struct streams){.input = is_stdin(source) ? job->input : -1};
}

/* ---- which sources are async ---- */

/** Whether rules for make name <async.h> in the view that is for asyncc. */
static bool names_source_view(const char *rules)
{
    for (const char *word; (word = words_next(&rules));)
        if (ends_in(word, "/async/source.h"))
            return true;
    return false;
}

/** Whether a source includes <async.h>, itself or by a header, with neither ASYNC_ELIDE nor ASYNC_GENERATED
 * being defined. The compiler itself says so; where it fails it is to say why, of the source. */
static bool is_async(const struct job *job, const struct part *input)
{
    if (!command_is_c(&job->command, input) || job->command.is_elided)
        return false;
    struct words words = compiler_options(job);
    add(&words, "-M");
    add(&words, "-MG");
    add_include(job, &words);
    add(&words, "-xc");
    add(&words, input->argument);
    struct text rules = {0};
    struct streams streams = streams_for(job, input->argument);
    streams.text = &rules;
    streams.is_quiet = true;
    return process_run(&words, streams) == 0 && names_source_view(text_string(&rules));
}

/* ---- libraries ---- */

/** Whether a file, an object or an archive of them, has a name of the runtime's in it. */
static bool uses_runtime(const char *path)
{
    static const char mark[] = "async_";
    int file = open(path, O_RDONLY | O_CLOEXEC);
    struct stat status;
    bool is_file = file >= 0 && fstat(file, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0;
    size_t size = is_file ? (size_t)status.st_size : 0;
    void *bytes = is_file ? mmap(NULL, size, PROT_READ, MAP_PRIVATE, file, 0) : MAP_FAILED;
    if (file >= 0)
        close(file);
    if (bytes == MAP_FAILED)
        return false;
    bool found = memmem(bytes, size, mark, sizeof mark - 1) != NULL;
    munmap(bytes, size);
    return found;
}

static bool needs_runtime(const struct command *command)
{
    if (command->stage != STAGE_LINK || command->links_no_libraries)
        return false;
    for (size_t i = 0; i < command->parts.count; i++)
        if (command->parts.at[i].role == ROLE_INPUT && uses_runtime(command->parts.at[i].argument))
            return true;
    return false;
}

/** The runtime; and what it needs itself, for where that does not come with it. */
static void add_libraries(const struct job *job, struct words *words)
{
    if (job->places.library)
        add(words, arena_printf("-L%s", job->places.library));
    add(words, "-Wl,--push-state,--as-needed");
    add(words, job->command.is_elided ? "-lasync-elide" : "-lasync");
    if (!job->command.is_elided)
        add(words, "-lev");
    add(words, "-lpthread");
    add(words, "-Wl,--pop-state");
}

/* ---- one source ---- */

/** What stands in a name for that of the source. */
static const char *name_of(const char *source)
{
    return is_stdin(source) ? "stdin.c" : base_name(source);
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
static const char *output_of(const struct command *command, const char *source, size_t number)
{
    const char *base = stem(source);
    const char *program = command->output ? command->output : "a";
    switch (command->stage) {
    case STAGE_LINK:
        return number ? arena_printf("%s-%s-%zu.o", program, stem(name_of(source)), number)
                      : arena_printf("%s-%s.o", program, stem(name_of(source)));
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
        fail("cannot make a folder for", work->output ? work->output : work->source);
        return false;
    }
    work->name = arena_printf("%s/%s", work->folder, name_of(work->source));
    work->written = arena_printf("%s.c", work->folder);
    unlink(work->name);
    if (symlink(arena_printf("../%s", base_name(work->written)), work->name) == 0)
        return true;
    fail("cannot write", work->name);
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

/** The dependency file is asyncc's work: it names the source and its headers. */
static void add_dependencies(const struct job *job, const struct work *work, struct words *words)
{
    const struct command *command = &job->command;
    bool is_linked = command->stage == STAGE_LINK;
    const char *object = arena_printf("%s.o", stem(work->source));
    const char *target = is_linked                    ? command->output ? command->output : "a.out"
                         : is_file_name(work->output) ? work->output
                                                      : object;
    const char *beside = is_linked && command->inputs == 1 ? target : work->output ? work->output : object;
    if (!command->has_depfile)
        return;
    command_copy_role(command, ROLE_DEPENDENCY, words);
    if (!command->has_path) {
        add(words, "-MF");
        add(words, arena_printf("%s%s.d", folder_name(beside), stem(beside)));
    }
    if (!command->has_target) {
        add(words, "-MQ");
        add(words, target);
    }
}

static int transpile(const struct job *job, const struct work *work)
{
    struct words words = {0};
    add(&words, job->places.asyncc);
    add(&words, work->source);
    add(&words, "-o");
    add(&words, work->written);
    add_dependencies(job, work, &words);
    add(&words, "--");
    command_copy_role(&job->command, ROLE_OPTION, &words);
    command_copy_role(&job->command, ROLE_WARNING, &words);
    return process_run(&words, streams_for(job, work->source));
}

/** What is compiled is called what the source is, and generated lines are called asyncc's; a quoted #include
 * looks beside the source first. None of these words is two, or ends in .c: distcc takes them apart. */
static void add_names(const struct work *work, struct words *words)
{
    const char *folder = folder_name(work->source);
    add(words, arena_printf("-ffile-prefix-map=%s/=%s", work->folder, folder));
    add(words, arena_printf("-ffile-prefix-map=%s=<asyncc>", work->written));
    add(words, arena_printf("-iquote%s", *folder ? folder : "."));
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
        add(&words, "-c");
    add_include(job, &words);
    if (!ends_in(work->name, ".c"))
        add(&words, "-xc");
    add(&words, work->name);
    if (work->output && command->stage != STAGE_PREPROCESSOR) {
        add(&words, "-o");
        add(&words, work->output);
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
        return fail("cannot write", path);
    bool written = fwrite(text_string(text), 1, text->length, file) == text->length;
    written &= (is_named ? fclose(file) : fflush(file)) == 0;
    return written ? 0 : fail("cannot write", is_named ? path : "<stdout>");
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

static int work_on(const struct job *job, struct work *work)
{
    int status = prepare(work, &job->command) ? 0 : FAILED;
    if (!status)
        status = transpile(job, work);
    if (!status)
        status = compile(job, work);
    clean_up(work, job->command.keeps_files && is_file_name(work->output));
    return status;
}

/* ---- the whole command ---- */

/** An input that is not async, by itself: what is behind it on the command line is not its business. */
static int compile_plain(const struct job *job, const struct part *input)
{
    struct words words = {0};
    add_words(&words, &job->compiler);
    for (size_t i = 0; i < job->command.parts.count; i++) {
        const struct part *part = &job->command.parts.at[i];
        if (part->role != ROLE_WARNING && (part->role != ROLE_INPUT || part == input))
            command_copy(&job->command, part, &words);
    }
    return process_run(&words, streams_for(job, input->argument));
}

/** The command without async sources: it is the compiler's. */
static int pass_through(const struct job *job)
{
    struct words words = {0};
    add_words(&words, &job->compiler);
    add_words(&words, &job->given);
    if (job->command.inputs)
        add_include(job, &words);
    if (needs_runtime(&job->command))
        add_libraries(job, &words);
    return process_become(&words, (struct streams){job->input, NULL, false});
}

/** Each input in turn. */
static int compile_each(const struct job *job, const bool *are_async)
{
    int status = 0;
    for (size_t i = 0; i < job->command.parts.count; i++) {
        const struct part *part = &job->command.parts.at[i];
        if (part->role != ROLE_INPUT)
            continue;
        struct work work = {.source = part->argument, .output = output_of(&job->command, part->argument, 0)};
        int own = are_async[i] ? work_on(job, &work) : compile_plain(job, part);
        status = own ? own : status;
    }
    return status;
}

/** The objects of the async sources stand in the command where those stood. */
static int link_with(const struct job *job, const char *const *objects, bool has_plain)
{
    const struct command *command = &job->command;
    struct words words = {0};
    add_words(&words, &job->compiler);
    for (size_t i = 0; i < command->parts.count; i++) {
        const struct part *part = &command->parts.at[i];
        if (objects[i] && part->language) {
            add(&words, "-xnone");
            add(&words, objects[i]);
            add(&words, arena_printf("-x%s", part->language));
        } else if (objects[i]) {
            add(&words, objects[i]);
        } else if (part->role != ROLE_WARNING && (has_plain || part->role != ROLE_DEPENDENCY)) {
            command_copy(command, part, &words);
        }
    }
    add_include(job, &words);
    if (!command->links_no_libraries)
        add_libraries(job, &words);
    return process_run(&words, (struct streams){job->input, NULL, false});
}

/** A name for the object of a source that no other source of the command has. */
static const char *object_of(const struct command *command, size_t index, const char *const *objects)
{
    const char *name = NULL;
    bool is_taken = true;
    for (size_t number = 0; is_taken; number++) {
        name = output_of(command, command->parts.at[index].argument, number);
        is_taken = false;
        for (size_t i = 0; i < index; i++)
            is_taken |= objects[i] && !strcmp(objects[i], name);
    }
    return name;
}

static int compile_and_link(const struct job *job, const bool *are_async)
{
    const struct command *command = &job->command;
    const char **objects = arena_alloc(command->parts.count * sizeof *objects);
    bool has_plain = false;
    int status = 0;
    for (size_t i = 0; i < command->parts.count; i++) {
        const struct part *part = &command->parts.at[i];
        has_plain |= part->role == ROLE_INPUT && !are_async[i] && command_is_c(command, part);
        if (!are_async[i])
            continue;
        objects[i] = object_of(command, i, objects);
        struct work work = {.source = part->argument, .output = objects[i]};
        int own = work_on(job, &work);
        status = own ? own : status;
    }
    if (!status)
        status = link_with(job, objects, has_plain);
    for (size_t i = 0; !command->keeps_files && i < command->parts.count; i++)
        if (objects[i])
            unlink(objects[i]);
    return status;
}

/** Whether the compiler would take the command: else it is to say what is wrong. */
static bool makes_sense(const struct command *command)
{
    bool has_output = command->output != NULL;
    return command->stage != STAGE_OTHER && (!has_output || *command->output) &&
           (!has_output || command->stage == STAGE_LINK || command->inputs == 1);
}

static int run(const struct job *job)
{
    const struct command *command = &job->command;
    bool *are_async = arena_alloc(command->parts.count * sizeof *are_async), any = false;
    for (size_t i = 0; makes_sense(command) && i < command->parts.count; i++) {
        const struct part *part = &command->parts.at[i];
        are_async[i] = part->role == ROLE_INPUT && is_async(job, part);
        any |= are_async[i];
    }
    if (process_interrupted())
        return process_interrupted();
    if (!any)
        return pass_through(job);
    return command->stage == STAGE_LINK ? compile_and_link(job, are_async) : compile_each(job, are_async);
}

/** Standard input is read more than once: it becomes a file. */
static int copy_of_stdin(void)
{
    struct text text = {0};
    int file = memfd_create("stdin", MFD_CLOEXEC);
    bool copied = file >= 0 && text_read(&text, stdin) &&
                  write(file, text_string(&text), text.length) == (ssize_t)text.length;
    return copied ? file : -1;
}

static bool reads_stdin(const struct command *command)
{
    for (size_t i = 0; i < command->parts.count; i++)
        if (command->parts.at[i].role == ROLE_INPUT && is_stdin(command->parts.at[i].argument))
            return true;
    return false;
}

/** The compiler is not to see the names of asyncc's warnings. */
static void take_word(struct job *job, const char *word)
{
    command_add(&job->command, word);
    if (!command_is_warning(word))
        add(&job->given, word);
}

/** The words behind --launch, up to the first option, are the compiler: that is how build systems start what
 * runs it. Gives where the compiler's arguments begin. */
static int take_launched(struct job *job, int argc, char **argv)
{
    int i = 2;
    for (; i < argc && argv[i][0] != '-' && argv[i][0] != '@'; i++)
        add(&job->compiler, argv[i]);
    return i;
}

/** The arguments: the compiler that they name themselves, and what it is given. */
static void take_arguments(struct job *job, int argc, char **argv)
{
    static const char option[] = "--cc=";
    int first = 1;
    if (!strcmp(argv[1], "--launch")) {
        first = take_launched(job, argc, argv);
    } else if (!strncmp(argv[1], option, sizeof option - 1)) {
        words_add_text(&job->compiler, argv[1] + sizeof option - 1);
        first = 2;
    }
    for (int i = first; i < argc; i++)
        take_word(job, argv[i]);
}

int main(int argc, char **argv)
{
    struct job job = {.places = find_places(), .input = -1};
    if (argc == 1 || !strcmp(argv[1], "--help"))
        return fputs(manual, stdout) < 0;
    take_arguments(&job, argc, argv);
    if (!take_compiler(&job))
        return FAILED;
    command_read(&job.command);
    if (reads_stdin(&job.command) && (job.input = copy_of_stdin()) < 0)
        return fail("cannot read", "<stdin>");
    int status = run(&job);
    arena_free_all();
    return status;
}
