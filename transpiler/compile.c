#include "compile.h"

#include <stdio.h>
#include <string.h>

#include "across.h"
#include "bounds.h"
#include "box.h"
#include "build.h"
#include "check.h"
#include "describe.h"
#include "diag.h"
#include "dump.h"
#include "embed.h"
#include "expand.h"
#include "explorer.h"
#include "foresee.h"
#include "graph.h"
#include "header.h"
#include "includes.h"
#include "layout.h"
#include "leave.h"
#include "linger.h"
#include "lint.h"
#include "live.h"
#include "lower.h"
#include "names.h"
#include "ownership.h"
#include "parse.h"
#include "path.h"
#include "report.h"
#include "slow.h"
#include "stats.h"
#include "unevaluated.h"
#include "uses.h"

/* ---- the passes ---- */

static void each(struct unit *unit, void (*pass)(struct unit *, struct function *))
{
    for (size_t i = 0; i < unit->functions.count; i++)
        if (unit->functions.at[i]->body)
            pass(unit, unit->functions.at[i]);
}

static void check_all(struct unit *unit)
{
    check(unit);
    unevaluated(unit);
    if (!diag_errors())
        lint(unit);
    if (!diag_errors())
        ownership(unit);
}

static void lower_and_leave(struct unit *unit, struct function *function)
{
    lower(unit, function);
    leave(unit, function);
}

static void lower_all(struct unit *unit)
{
    each(unit, lower_and_leave);
}

static void live_in(struct unit *unit, struct function *function)
{
    live(unit, function);
    ownership_of_temporaries(unit, function);
}

static void live_all(struct unit *unit)
{
    each(unit, live_in);
}

static void lay_out(struct unit *unit)
{
    layout(unit);
    lint_frames(unit);
}

struct pass {
    const char *name;
    void (*run)(struct unit *);
};

/** The table of contents: what is done to the model, in order. */
static const struct pass passes[] = {
    {"check", check_all}, /* what is wrong, what is most likely a mistake, who owns which future */
    {"box", box},         /* which futures are made on the heap */
    {"linger", linger},   /* which ones have to be waited for when they are cancelled, and where */
    {"bounds", bounds},   /* of arrays of variable length: what keeps them across awaits */
    {"across", across},   /* what cannot be kept */
    {"embed", embed},     /* which ones lie in variables */
    {"lower", lower_all}, /* awaits become steps before statements; what is cleaned up where */
    {"slow", slow},       /* which functions have to be polled to be cancelled */
    {"live", live_all},   /* what lives across awaits: the frames */
    {"foresee", foresee}, /* which macro uses have to be expanded first */
    {"layout", lay_out},  /* where the slots of the frames lie */
    {"names", name_all},  /* of all that is generated */
    {"uses", uses},       /* which parts of the machines are */
};
enum { PASSES = sizeof passes / sizeof *passes };

bool compile_print_passes(void)
{
    bool written = puts("build") >= 0;
    for (size_t i = 0; i < PASSES; i++)
        written &= puts(passes[i].name) >= 0;
    return written;
}

bool compile_has_pass(const char *name)
{
    for (size_t i = 0; i < PASSES; i++)
        if (!strcmp(passes[i].name, name))
            return true;
    return !strcmp(name, "build");
}

/* ---- what is made ---- */

static bool defines(const struct unit *unit, const char *name)
{
    for (size_t i = 0; i < unit->functions.count; i++)
        if (function_is_shown(unit->functions.at[i], name))
            return true;
    return false;
}

/** The machines of the functions called `only`, cut out of the output. */
static struct text cut_out(const struct emitted *emitted, const char *only)
{
    struct text text = {0};
    const char *begin = text_string(&emitted->code), *end;
    size_t machine = 0;
    for (unsigned line = 1; *begin; line++, begin = end) {
        const struct machine_lines *lines = &emitted->machines.at[machine];
        end = strchr(begin, '\n');
        end = end ? end + 1 : begin + strlen(begin);
        if (machine < emitted->machines.count && line >= lines->begin && line < lines->end &&
            function_is_shown(lines->function, only))
            text_add(&text, begin, (size_t)(end - begin));
        while (machine < emitted->machines.count && line + 1 >= emitted->machines.at[machine].end)
            machine++;
    }
    return text;
}

static struct text make_graph(const struct options *options, const struct unit *unit)
{
    struct text dot = graph(unit, options->function);
    bool is_drawn = options->output && path_ends_in(options->output, ".svg");
    return is_drawn ? graph_draw(&dot) : dot;
}

static struct text make(const struct options *options, const struct unit *unit, const struct emitted *emitted)
{
    switch (options->product) {
    case PRODUCT_GRAPH:
        return make_graph(options, unit);
    case PRODUCT_JSON:
        return describe(unit, emitted, options->function);
    case PRODUCT_HTML:
        return explorer(unit, emitted, options->function);
    case PRODUCT_HEADER:
        return header(unit);
    case PRODUCT_C:
        break;
    }
    return options->function ? cut_out(emitted, options->function) : emitted->code;
}

static bool finish(const struct options *options, struct unit *unit, struct made *made)
{
    if (options->function && !defines(unit, options->function)) {
        diag_plain("no async function '%s' is defined in '%s'", options->function, unit->source->path);
        return false;
    }
    struct emitted emitted = emit(unit, options->output, options->has_lines);
    stats_note("emit");
    if (unit->to_expand.count)
        return !diag_errors();
    made->output = make(options, unit, &emitted);
    if (options->layout)
        made->layout = header(unit);
    if (options->reports)
        made->report = report(unit, options->function);
    stats_note("write");
    if (options->has_stats)
        stats_print(unit, &emitted);
    return !diag_errors();
}

/* ---- the whole ---- */

/** Parses the source and builds its model, or leaves a source in unit->merged that has to be compiled in its
 * place. */
static bool read_unit(const struct options *options, struct unit *unit, struct made *made)
{
    struct parse translation;
    bool parsed = parse(&translation, unit->source, &options->flags);
    stats_note("parse");
    if (parsed) {
        depfile_note(&made->files, &translation, &options->depfile);
        unit->merged = includes_merge(&translation, unit->source, &options->flags, options->has_lines);
        if (!unit->merged)
            build(unit, &translation);
        stats_note("build");
    }
    parse_free(&translation);
    return parsed && !diag_errors();
}

static bool is_dumped(const struct options *options, const char *pass)
{
    return options->dump && !strcmp(options->dump, pass);
}

/** Runs the passes over a model. When one leaves in unit->to_expand the macro uses whose inside it has to
 *  see, nothing has been made. */
static bool run_passes(const struct options *options, struct unit *unit, struct made *made)
{
    bool is_dump = is_dumped(options, "build");
    for (size_t i = 0; i < PASSES && !is_dump; i++) {
        passes[i].run(unit);
        stats_note(passes[i].name);
        if (diag_errors())
            return false;
        if (unit->to_expand.count && passes[i].run == foresee)
            return true;
        is_dump = is_dumped(options, passes[i].name);
    }
    if (is_dump)
        made->output = dump(unit, options->function);
    return is_dump || finish(options, unit, made);
}

bool compile(const struct options *options, struct made *made)
{
    enum { MOST_ROUNDS = 32 };
    diag_begin();
    struct source *source = source_read(options->input);
    for (int round = 0; source && round < MOST_ROUNDS; round++) {
        struct unit unit = {.source = source};
        if (!read_unit(options, &unit, made))
            return false;
        bool is_whole = !unit.merged && !unit.to_expand.count;
        if (is_whole && !run_passes(options, &unit, made))
            return false;
        if (is_whole && !unit.to_expand.count)
            return true;
        if (round + 1 == MOST_ROUNDS)
            diag_error(ERROR_macro_not_rewritten, source, unit.macros.at[unit.to_expand.at[0]].span.begin,
                       "this macro use cannot be rewritten", "write its expansion out");
        source = unit.merged ? unit.merged : expand(&unit, &options->flags);
    }
    return false;
}
