/* asynccc: a C compiler for sources with async code in them. It runs asyncc on those, and then the C compiler
 * on what asyncc wrote; all other command lines go to the C compiler as they are. */
#define _GNU_SOURCE /* memmem, memfd_create */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "path.h"
#include "single.h"

static const char manual[] = "Usage: asynccc [--cc=COMPILER] the C compiler's options and files\n"
                             "       asynccc --launch COMPILER the C compiler's options, then files\n"
                             "Compiles C sources, those with async code in them too.\n"
                             "\n"
                             "The compiler is cc, or what ASYNCCC_CC names: 'clang-19', 'ccache gcc'. "
                             "Options and files are as it has\n"
                             "them; with -DASYNC_ELIDE the keywords are erased. man asynccc says more.\n";

/** Whether rules for make name <async.h> in the view that is for asyncc. */
static bool names_source_view(const char *rules)
{
    for (const char *word; (word = words_next(&rules));)
        if (path_ends_in(word, "/async/source.h"))
            return true;
    return false;
}

/** Whether a source includes <async.h>, itself or by a header, with neither ASYNC_ELIDE nor ASYNC_GENERATED
 * being defined. The compiler itself says so; where it fails it is to say why, of the source. */
static bool is_async(const struct job *job, const struct part *input)
{
    if (!command_is_c(&job->command, input) || job->command.is_elided)
        return false;
    struct words words = driver_compiler_options(job);
    add_word(&words, "-M");
    add_word(&words, "-MG");
    driver_add_include(job, &words);
    add_word(&words, "-xc");
    add_word(&words, input->argument);
    struct text rules = {0};
    struct streams streams = driver_streams(job, input->argument);
    streams.text = &rules;
    streams.is_quiet = true;
    return process_run(&words, streams) == 0 && names_source_view(text_string(&rules));
}

/* ---- linking ---- */

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
    return process_run(&words, driver_streams(job, input->argument));
}

/** The command without async sources: it is the compiler's. */
static int pass_through(const struct job *job)
{
    struct words words = {0};
    add_words(&words, &job->compiler);
    add_words(&words, &job->given);
    if (job->command.inputs)
        driver_add_include(job, &words);
    if (needs_runtime(&job->command))
        driver_add_libraries(job, &words);
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
        int own = are_async[i]
                      ? single_run(job, part->argument, single_output(&job->command, part->argument, 0))
                      : compile_plain(job, part);
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
            add_word(&words, "-xnone");
            add_word(&words, objects[i]);
            add_word(&words, arena_printf("-x%s", part->language));
        } else if (objects[i]) {
            add_word(&words, objects[i]);
        } else if (part->role != ROLE_WARNING && (has_plain || part->role != ROLE_DEPENDENCY)) {
            command_copy(command, part, &words);
        }
    }
    driver_add_include(job, &words);
    if (!command->links_no_libraries)
        driver_add_libraries(job, &words);
    return process_run(&words, (struct streams){job->input, NULL, false});
}

/** A name for the object of a source that no other source of the command has. */
static const char *object_of(const struct command *command, size_t index, const char *const *objects)
{
    const char *name = NULL;
    bool is_taken = true;
    for (size_t number = 0; is_taken; number++) {
        name = single_output(command, command->parts.at[index].argument, number);
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
        int own = single_run(job, part->argument, objects[i]);
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
        add_word(&job->given, word);
}

/** The words behind --launch, up to the first option, are the compiler: that is how build systems start what
 * runs it. Gives where the compiler's arguments begin. */
static int take_launched(struct job *job, int argc, char **argv)
{
    int i = 2;
    for (; i < argc && argv[i][0] != '-' && argv[i][0] != '@'; i++)
        add_word(&job->compiler, argv[i]);
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
    struct job job = {.places = driver_places(), .input = -1};
    if (argc == 1 || !strcmp(argv[1], "--help"))
        return fputs(manual, stdout) < 0;
    take_arguments(&job, argc, argv);
    if (!driver_find_compiler(&job))
        return FAILED;
    command_read(&job.command);
    if (reads_stdin(&job.command) && (job.input = copy_of_stdin()) < 0)
        return driver_fail("cannot read", "<stdin>");
    int status = run(&job);
    arena_free_all();
    return status;
}
