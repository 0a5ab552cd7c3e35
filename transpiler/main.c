/* asyncc: from async C to state machines in C. compile() is the table of contents. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "arena.h"
#include "bounds.h"
#include "box.h"
#include "build.h"
#include "check.h"
#include "diag.h"
#include "embed.h"
#include "emit.h"
#include "explain.h"
#include "foresee.h"
#include "header.h"
#include "includes.h"
#include "layout.h"
#include "leave.h"
#include "lint.h"
#include "live.h"
#include "lower.h"
#include "names.h"
#include "options.h"
#include "output.h"
#include "ownership.h"
#include "parse.h"
#include "report.h"
#include "slow.h"

/** What a compilation makes. */
struct made {
    struct text code, layout, report;
    struct paths files; /* that have been read for it */
};

/** One pass over the source: false after an error. When it leaves a source in unit->merged, or in
 * unit->to_expand the macro uses whose inside it has to see, nothing has been made. */
static bool transpile(const struct options *options, struct unit *unit, struct made *made)
{
    struct parse translation;
    bool parsed = parse(&translation, unit->source, &options->flags);
    if (parsed) {
        depfile_note(&made->files, &translation, &options->depfile);
        unit->merged = includes_merge(&translation, unit->source, &options->flags, options->has_lines);
        if (!unit->merged)
            build(unit, &translation);
    }
    parse_free(&translation);
    if (!parsed || unit->merged || unit->to_expand.count)
        return parsed && !diag_errors();
    bounds(unit);
    check(unit);
    if (!diag_errors())
        lint(unit);
    if (diag_errors())
        return false;
    ownership(unit);
    if (diag_errors())
        return false;
    box(unit);
    embed(unit);
    for (size_t i = 0; i < unit->functions.count; i++) {
        struct function *function = unit->functions.at[i];
        if (!function->body)
            continue;
        lower(unit, function);
        leave(unit, function);
    }
    if (diag_errors())
        return false;
    slow(unit);
    for (size_t i = 0; i < unit->functions.count; i++)
        if (unit->functions.at[i]->body) {
            live(unit, unit->functions.at[i]);
            ownership_of_temporaries(unit, unit->functions.at[i]);
        }
    foresee(unit);
    if (unit->to_expand.count)
        return !diag_errors();
    layout(unit);
    lint_frames(unit);
    name_all(unit);
    made->code = emit(unit, options->output, options->has_lines);
    if (options->layout)
        made->layout = header(unit);
    if (options->reports)
        made->report = report(unit);
    return !diag_errors();
}

static bool compile(const struct options *options, struct made *made)
{
    enum { MOST_ROUNDS = 32 };
    diag_begin();
    struct source *source = source_read(options->input);
    for (int round = 0; source && round < MOST_ROUNDS; round++) {
        struct unit unit = {.source = source};
        if (!transpile(options, &unit, made))
            return false;
        if (!unit.merged && !unit.to_expand.count)
            return true;
        if (round + 1 == MOST_ROUNDS)
            diag_error(ERROR_macro_not_rewritten, source, unit.macros.at[unit.to_expand.at[0]].span.begin,
                       "this macro use cannot be rewritten", "write its expansion out");
        source = unit.merged ? unit.merged : macros_expand(&unit, &options->flags);
    }
    return false;
}

/** The dependencies come first: whoever finds an output finds them too. */
static bool write(const struct options *options, const struct made *made)
{
    if (options->depfile.is_wanted &&
        !depfile_write(&options->depfile, options->input, options->output, &made->files))
        return false;
    if (options->depfile.is_all)
        return true;
    if (options->layout && !output_write(options->layout, &made->layout))
        return false;
    if ((options->output || !options->reports) && !output_write(options->output, &made->code))
        return false;
    return !options->reports || output_write(NULL, &made->report);
}

static void *run(void *argument)
{
    struct options *options = argument;
    struct made made = {0};
    bool succeeded = compile(options, &made);
    diag_print();
    succeeded = succeeded && write(options, &made);
    return succeeded ? options : NULL;
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

/** It would start threads, with small stacks and heaps of their own. */
static void keep_libclang_on_our_stack(void)
{
    setenv("LIBCLANG_NOTHREADS", "1", 1);
}

int main(int argc, char **argv)
{
    arena_prepare_heap();
    keep_libclang_on_our_stack();
    struct options options;
    bool succeeded = options_read(&options, argc, argv);
    if (succeeded && options.action == ACTION_HELP) {
        succeeded = options_help();
    } else if (succeeded && options.action == ACTION_HELP_WARNINGS) {
        succeeded = options_help_warnings();
    } else if (succeeded && options.action == ACTION_HELP_ERRORS) {
        succeeded = options_help_errors();
    } else if (succeeded && options.action == ACTION_EXPLAIN) {
        succeeded = explain(options.explained);
    } else if (succeeded && options.action == ACTION_VERSION) {
        succeeded = puts("asyncc " ASYNCC_VERSION) >= 0;
    } else if (succeeded) {
        succeeded = run_on_large_stack(&options);
    }
    arena_free_all();
    return succeeded ? 0 : 1;
}
