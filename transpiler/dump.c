#include "dump.h"

#include "frame.h"
#include "render.h"

static const char *const node_names[] = {
    [NODE_COMPOUND] = "compound",
    [NODE_DECLARATION] = "declaration",
    [NODE_VARIABLE] = "variable",
    [NODE_EXPRESSION] = "expression",
    [NODE_IF] = "if",
    [NODE_SWITCH] = "switch",
    [NODE_WHILE] = "while",
    [NODE_DO] = "do",
    [NODE_FOR] = "for",
    [NODE_CASE] = "case",
    [NODE_LABEL] = "label",
    [NODE_BREAK] = "break",
    [NODE_CONTINUE] = "continue",
    [NODE_GOTO] = "goto",
    [NODE_RETURN] = "return",
    [NODE_EMPTY] = "empty",
    [NODE_ASSEMBLY] = "assembly",
    [NODE_DEFER] = "defer",
    [NODE_JOIN] = "join",
    [NODE_RACE] = "race",
    [NODE_WHEN] = "when",
    [NODE_OTHERWISE] = "otherwise",
    [NODE_OTHER_STATEMENT] = "other_statement",
    [NODE_REFERENCE] = "reference",
    [NODE_AWAIT] = "await",
    [NODE_SPAWN] = "spawn",
    [NODE_LAZY] = "lazy",
    [NODE_MOVE] = "move",
    [NODE_TAKE] = "take",
    [NODE_BLOCK_ON] = "block_on",
    [NODE_TRY] = "try",
    [NODE_BLOCKING] = "blocking",
    [NODE_WITHIN] = "within",
    [NODE_CALL] = "call",
    [NODE_OPERATION] = "operation",
    [NODE_ASSIGN] = "assign",
    [NODE_STEP] = "step",
    [NODE_AND] = "and",
    [NODE_OR] = "or",
    [NODE_CONDITIONAL] = "conditional",
    [NODE_ELVIS] = "elvis",
    [NODE_COMMA] = "comma",
    [NODE_STATEMENT_EXPRESSION] = "statement_expression",
    [NODE_ADDRESS] = "address",
    [NODE_DEREFERENCE] = "dereference",
    [NODE_MEMBER] = "member",
    [NODE_SUBSCRIPT] = "subscript",
    [NODE_PARENTHESES] = "parentheses",
    [NODE_CONVERSION] = "conversion",
    [NODE_DECAY] = "decay",
    [NODE_UNEVALUATED] = "unevaluated",
    [NODE_SIZE_OF_VARIABLE] = "size_of_variable",
    [NODE_GENERIC] = "generic",
    [NODE_CHOOSE] = "choose",
    [NODE_COMPOUND_LITERAL] = "compound_literal",
    [NODE_INITIALISER_LIST] = "initialiser_list",
    [NODE_FUNCTION_NAME] = "function_name",
    [NODE_PARAMETERS] = "parameters",
    [NODE_FUTURES] = "futures",
    [NODE_CONSTEXPR] = "constexpr",
    [NODE_OTHER] = "other",
};

static const char *const step_names[] = {
    [STEP_EVALUATE] = "evaluate", [STEP_SET] = "set",   [STEP_AWAIT] = "await", [STEP_IF] = "if",
    [STEP_SELECT] = "select",     [STEP_FORK] = "fork", [STEP_TRY] = "try",     [STEP_BLOCK] = "block",
};

static const char *const variable_names[] = {
    [VARIABLE_PARAMETER] = "parameter", [VARIABLE_LOCAL] = "local",     [VARIABLE_STATIC] = "static",
    [VARIABLE_TEMPORARY] = "temporary", [VARIABLE_LITERAL] = "literal",
};

const char *dump_kind(enum node_kind kind)
{
    return node_names[kind];
}

struct dumper {
    const struct unit *unit;
    struct text *out;
};

/** A variable's name and its number, as several may have the same. */
static const char *name_of(const struct variable *v)
{
    return arena_printf("%s.%u", v->name && *v->name ? v->name : "-", v->index);
}

static void dump_tree(const struct dumper *d, const struct node *node, int depth);

static void dump_steps(const struct dumper *d, const char *title, const struct steps *steps, int depth)
{
    if (!steps || !steps->at.count)
        return;
    text_printf(d->out, "%*s%s:\n", depth * 2, "", title);
    for (size_t i = 0; i < steps->at.count; i++) {
        const struct step *step = &steps->at.at[i];
        text_printf(d->out, "%*s%s", depth * 2 + 2, "", step_names[step->kind]);
        if (step->target)
            text_printf(d->out, " %s =", name_of(step->target));
        if (step->source)
            text_printf(d->out, " %s", name_of(step->source));
        else if (step->expression)
            text_printf(d->out, " %s", render_quote(d->unit, step->expression->span));
        else if (step->kind == STEP_SET)
            text_printf(d->out, " %d", step->constant);
        text_puts(d->out, "\n");
        dump_steps(d, "then", step->then, depth + 2);
        dump_steps(d, "else", step->otherwise, depth + 2);
    }
}

static void dump_node_facts(const struct dumper *d, const struct node *node)
{
    if (node->name)
        text_printf(d->out, " %s", node->name);
    if (node->variable)
        text_printf(d->out, " %s", name_of(node->variable));
    if (node->has_await)
        text_puts(d->out, " +await");
    if (node->has_effect)
        text_puts(d->out, " +effect");
    if (node->value)
        text_printf(d->out, " -> %s", name_of(node->value));
    if (node->is_done)
        text_puts(d->out, " done");
    if (node->is_boxed)
        text_puts(d->out, " boxed");
    if (node->in_place)
        text_printf(d->out, " in %s", name_of(node->in_place));
    for (size_t i = 0; i < node->leaves.count; i++)
        text_printf(d->out, " leaves %s",
                    node->leaves.at[i]->variable ? name_of(node->leaves.at[i]->variable) : "defer");
}

static void dump_tree(const struct dumper *d, const struct node *node, int depth)
{
    text_printf(d->out, "%*s%u %s", depth * 2, "", source_line(d->unit->source, node->span.begin),
                node_names[node->kind]);
    dump_node_facts(d, node);
    if (!node->children.count)
        text_printf(d->out, "  `%s`", render_quote(d->unit, node->span));
    text_puts(d->out, "\n");
    dump_steps(d, "before", node->before, depth + 1);
    dump_steps(d, "before test", node->before_test, depth + 1);
    for (size_t i = 0; i < node->children.count; i++)
        dump_tree(d, node->children.at[i], depth + 1);
    dump_steps(d, "before advance", node->before_advance, depth + 1);
}

static void dump_variable(const struct dumper *d, const struct function *f, const struct variable *v)
{
    text_printf(d->out, "  %s %s `%s`", variable_names[v->kind], name_of(v), render_type_name(v->type));
    if (v->escapes)
        text_puts(d->out, " escapes");
    if (v->in_frame && f->frame)
        text_printf(d->out, " in slot %d at %u", v->slot, f->frame->slots.at[v->slot].offset);
    text_puts(d->out, "\n");
}

static void dump_suspension(const struct dumper *d, const struct function *f, const struct suspension *s)
{
    text_printf(d->out, "  suspension in line %u: %s%s%s\n",
                source_line(d->unit->source, s->await->span.begin), render_quote_await(d->unit, s),
                s->is_boxed ? " boxed" : "", s->is_slow ? " slow" : "");
    for (size_t i = 0; s->live && i < f->frame->slots.count; i++)
        if (frame_has(s->live, i)) {
            const struct slot *slot = &f->frame->slots.at[i];
            text_printf(d->out, "    live %zu %s\n", i,
                        slot->variable ? name_of(slot->variable)
                        : slot->child  ? slot->child->name
                                       : "state");
        }
}

static void dump_function(const struct dumper *d, const struct function *f)
{
    text_printf(d->out, "%s %s\n",
                f->item       ? "generator"
                : f->is_block ? "block in"
                              : "async",
                function_user_name(f));
    for (size_t i = 0; i < f->variables.count; i++)
        dump_variable(d, f, f->variables.at[i]);
    for (size_t i = 0; i < f->suspensions.count; i++)
        dump_suspension(d, f, f->suspensions.at[i]);
    dump_tree(d, f->body, 1);
}

struct text dump(const struct unit *unit, const char *only)
{
    struct text out = {0};
    struct dumper d = {unit, &out};
    for (size_t i = 0; i < unit->functions.count; i++) {
        const struct function *f = unit->functions.at[i];
        if (function_is_shown(f, only))
            dump_function(&d, f);
    }
    return out;
}
