#include "support.h"

#include <stdio.h>
#include <unistd.h>

#include "across.h"
#include "arena.h"
#include "bounds.h"
#include "box.h"
#include "build.h"
#include "check.h"
#include "diag.h"
#include "dump.h"
#include "embed.h"
#include "expand.h"
#include "layout.h"
#include "leave.h"
#include "linger.h"
#include "live.h"
#include "lower.h"
#include "names.h"
#include "ownership.h"
#include "text.h"

/* ---- running passes ---- */

struct source *source_of(const char *text)
{
    return source_new(source_file("test.c", text, strlen(text)));
}

const struct flags *test_flags(void)
{
    struct flags *flags = NEW(struct flags);
    PUSH(flags->at, "-I" GRAMMAR);
    PUSH(flags->at, "-include");
    PUSH(flags->at, PRELUDE);
    return flags;
}

struct source *parsed(const char *text)
{
    struct source *source = source_of(text);
    struct parse translation;
    ck_assert(parse(&translation, source, test_flags()));
    parse_free(&translation);
    return source;
}

static void run_on_functions(struct unit *unit, enum pass last)
{
    for (size_t i = 0; i < unit->functions.count; i++) {
        struct function *function = unit->functions.at[i];
        if (!function->body)
            continue;
        lower(unit, function);
        leave(unit, function);
        if (last >= LIVE)
            live(unit, function), ownership_of_temporaries(unit, function);
    }
    if (last >= LAYOUT)
        layout(unit);
    if (last >= NAMES)
        name_all(unit);
}

/** One round over a source: false after an error. */
static bool run_round(struct unit *unit, enum pass last)
{
    unsigned errors = diag_errors();
    struct parse translation;
    bool is_parsed = parse(&translation, unit->source, test_flags());
    if (is_parsed)
        build(unit, &translation);
    parse_free(&translation);
    if (is_parsed && !unit->to_expand.count && last >= CHECK) {
        check(unit);
        if (diag_errors() == errors)
            ownership(unit);
        if (diag_errors() == errors)
            box(unit), linger(unit), bounds(unit), across(unit);
        if (diag_errors() == errors)
            embed(unit);
        if (last >= LOWER && diag_errors() == errors)
            run_on_functions(unit, last);
    }
    return diag_errors() == errors;
}

/** Null after an error. */
static struct unit *try_to_run(const char *text, enum pass last)
{
    enum { MOST_ROUNDS = 10 };
    struct source *source = source_of(text);
    for (int round = 0; source && round < MOST_ROUNDS; round++) {
        struct unit *unit = NEW(struct unit);
        unit->source = source;
        if (!run_round(unit, last))
            return NULL;
        if (!unit->to_expand.count)
            return unit;
        source = expand(unit, test_flags());
    }
    return NULL;
}

struct unit *run(const char *text, enum pass last)
{
    struct unit *unit = try_to_run(text, last);
    diag_print();
    ck_assert_msg(unit, "not accepted: %s", text);
    return unit;
}

const char *complaints(const char *text)
{
    struct text said = {0};
    char buffer[1000];
    size_t count;
    FILE *file = tmpfile();
    int saved = dup(STDERR_FILENO);
    ck_assert_ptr_nonnull(file);
    fflush(stderr);
    dup2(fileno(file), STDERR_FILENO);
    bool is_accepted = try_to_run(text, NAMES) != NULL;
    diag_print();
    fflush(stderr);
    dup2(saved, STDERR_FILENO);
    close(saved);
    rewind(file);
    while ((count = fread(buffer, 1, sizeof buffer, file)) > 0)
        text_add(&said, buffer, count);
    fclose(file);
    ck_assert_msg(is_accepted == !said.length, "accepted: %d, but it said: %s", is_accepted,
                  text_string(&said));
    return text_string(&said);
}

/* ---- looking at what they found ---- */

struct function *function_of(const struct unit *unit, const char *name)
{
    for (size_t i = 0; i < unit->functions.count; i++)
        if (!strcmp(unit->functions.at[i]->name, name))
            return unit->functions.at[i];
    ck_abort_msg("there is no async function %s", name);
    return NULL;
}

struct variable *variable_of(const struct function *function, const char *name)
{
    for (size_t i = 0; i < function->variables.count; i++) {
        struct variable *variable = function->variables.at[i];
        if (variable->name && !strcmp(variable->name, name))
            return variable;
    }
    ck_abort_msg("there is no variable %s", name);
    return NULL;
}

struct node *find(struct node *node, enum node_kind kind)
{
    if (node->kind == kind)
        return node;
    for (size_t i = 0; i < node->children.count; i++) {
        struct node *found = find(node->children.at[i], kind);
        if (found)
            return found;
    }
    return NULL;
}

const char *kinds(const struct node *node)
{
    if (node->kind == NODE_CONVERSION)
        return kinds(node->children.at[0]);
    struct text text = {0};
    text_puts(&text, dump_kind(node->kind));
    for (size_t i = 0; i < node->children.count; i++)
        text_printf(&text, "%s%s", i ? " " : "(", kinds(node->children.at[i]));
    if (node->children.count)
        text_puts(&text, ")");
    return text_string(&text);
}

static const char *variable_name(const struct function *function, const struct variable *variable)
{
    for (size_t i = 0; i < function->suspensions.count; i++)
        if (function->suspensions.at[i] == variable->suspension)
            return arena_printf("#%zu", i + 1);
    return variable->name ? variable->name : "";
}

static const char *step_text(const struct unit *unit, const struct function *f, const struct step *step)
{
    const char *target = step->target ? variable_name(f, step->target) : "";
    const char *source = step->source       ? variable_name(f, step->source)
                         : step->expression ? model_text(unit, step->expression->span)
                                            : arena_printf("%d", step->constant);
    switch (step->kind) {
    case STEP_EVALUATE:
        return source;
    case STEP_SET:
        return arena_printf("%s = %s%s", target, step->is_truth ? "truth of " : "", source);
    case STEP_AWAIT:
        return arena_printf("await %s%s%s", source, step->suspension->result ? " -> " : "",
                            step->suspension->result ? variable_name(f, step->suspension->result) : "");
    case STEP_IF:
    case STEP_SELECT:
        return arena_printf("%s (%s) {%s} else {%s}", step->kind == STEP_IF ? "if" : "select", source,
                            steps_text(unit, f, step->then), steps_text(unit, f, step->otherwise));
    case STEP_FORK:
        return arena_printf("fork %s", source);
    case STEP_TRY:
        return arena_printf("try %s", source);
    case STEP_BLOCK:
        return arena_printf("block %s", target);
    }
    return "";
}

const char *steps_text(const struct unit *unit, const struct function *function, const struct steps *steps)
{
    struct text text = {0};
    for (size_t i = 0; steps && i < steps->at.count; i++)
        text_printf(&text, "%s%s", i ? "; " : "", step_text(unit, function, &steps->at.at[i]));
    return text_string(&text);
}

const char *frame_variables(const struct function *function)
{
    struct text text = {0};
    for (size_t i = 0; i < function->variables.count; i++) {
        const struct variable *variable = function->variables.at[i];
        if (variable->in_frame)
            text_printf(&text, "%s%s", text.length ? " " : "", variable_name(function, variable));
    }
    return text_string(&text);
}

const char *frame_text(const struct function *function)
{
    struct text text = {0};
    for (size_t i = 0; i < function->frame->slots.count; i++) {
        const struct slot *slot = &function->frame->slots.at[i];
        const char *name = slot->variable ? variable_name(function, slot->variable)
                           : slot->child  ? arena_printf(slot->is_boxed ? "*%s" : "<%s>", slot->child->name)
                                          : "state";
        text_printf(&text, "%s%s %u", i ? ", " : "", name, slot->offset);
    }
    return text_string(&text);
}

int main(void)
{
    TCase *(*const parts[])(void) = {memory_tests, source_tests, writer_tests, types_tests,
                                     macros_tests, build_tests,  check_tests,  lower_tests,
                                     live_tests,   layout_tests, names_tests,  futures_tests};
    Suite *suite = suite_create("transpiler");
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        TCase *part = parts[i]();
        tcase_set_timeout(part, 60);
        tcase_add_checked_fixture(part, diag_begin, arena_free_all);
        suite_add_tcase(suite, part);
    }
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
