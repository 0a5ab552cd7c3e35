/* asyncc: from async C to state machines in C. The passes are in compile.c. */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "arena.h"
#include "compile.h"
#include "diag.h"
#include "explain.h"
#include "options.h"
#include "output.h"

/** The dependencies come first: whoever finds an output finds them too. */
static bool write_all(const struct options *options, const struct made *made)
{
    if (options->depfile.is_wanted &&
        !depfile_write(&options->depfile, options->input, options->output, &made->files))
        return false;
    if (options->depfile.is_all)
        return true;
    if (options->layout && !output_write(options->layout, &made->layout))
        return false;
    if ((options->output || !options->reports) && !output_write(options->output, &made->output))
        return false;
    return !options->reports || output_write(NULL, &made->report);
}

/** Compiles the selected input. Gives null after an error. */
static void *run(void *argument)
{
    struct options *options = argument;
    struct made made = {0};
    bool succeeded = compile(options, &made);
    diag_print();
    return succeeded && write_all(options, &made) ? options : NULL;
}

/** Runs the compilation on a stack that deep nesting does not exhaust, libclang too. */
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

static bool run_one(struct options *options, size_t index)
{
    return options_select(options, index) && run_on_large_stack(options);
}

/** Waits for one of the processes that compile. */
static bool wait_for_one(void)
{
    int status;
    pid_t pid;
    do
        pid = wait(&status);
    while (pid < 0 && errno == EINTR);
    return pid > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/** Each input is compiled by a process of its own. */
static bool run_several(struct options *options)
{
    bool succeeded = true;
    unsigned running = 0;
    for (size_t i = 0; i < options->inputs.count; i++) {
        if (running == options->jobs) {
            succeeded &= wait_for_one();
            running--;
        }
        fflush(NULL);
        pid_t pid = fork();
        if (pid == 0)
            exit(run_one(options, i) ? 0 : 1);
        if (pid < 0) {
            diag_plain("cannot start a process for '%s': %s", options->inputs.at[i], strerror(errno));
            succeeded = false;
        }
        running += pid > 0;
    }
    for (; running; running--)
        succeeded &= wait_for_one();
    return succeeded;
}

/** libclang would start threads, with small stacks and heaps of their own. */
static void keep_libclang_on_our_stack(void)
{
    setenv("LIBCLANG_NOTHREADS", "1", 1);
}

static bool act(struct options *options)
{
    switch (options->action) {
    case ACTION_HELP:
        return options_help();
    case ACTION_HELP_WARNINGS:
        return options_help_warnings();
    case ACTION_HELP_ERRORS:
        return options_help_errors();
    case ACTION_HELP_PASSES:
        return compile_print_passes();
    case ACTION_EXPLAIN:
        return explain(options->explained);
    case ACTION_VERSION:
        return puts("asyncc " ASYNCC_VERSION) >= 0;
    case ACTION_COMPILE:
        break;
    }
    return options->inputs.count == 1 ? run_one(options, 0) : run_several(options);
}

int main(int argc, char **argv)
{
    arena_prepare_heap();
    keep_libclang_on_our_stack();
    struct options options;
    bool succeeded = options_read(&options, argc, argv) && act(&options);
    arena_free_all();
    return succeeded ? 0 : 1;
}
