#include "lint.h"

#include <string.h>

#include "diag.h"

struct linter {
    const struct unit *unit;
    const struct function *function; /* null in ordinary functions */
};

/** A comment on the line that a function begins on, or has its name on, holds for all of the function. */
static bool is_allowed(const struct linter *l, enum warning warning)
{
    const struct function *f = l->function;
    return f && (warnings_are_allowed(warning, l->unit->source, f->span.begin) ||
                 warnings_are_allowed(warning, l->unit->source, f->offset));
}

static void warn(const struct linter *l, enum warning warning, unsigned offset, const char *message,
                 const char *note)
{
    if (!is_allowed(l, warning))
        diag_warning(warning, l->unit->source, offset, message, note);
}

/* ---- what the C compiler would say of a call, which it does not see ---- */

/** Whether a statement's value is not used: it is not the last one of a statement expression. */
static bool is_discarded(const struct node *statement)
{
    const struct node *last = statement, *block = statement->parent;
    while (block && block->kind == NODE_LABEL) {
        last = block;
        block = block->parent;
    }
    return statement->kind == NODE_EXPRESSION &&
           !(block && block->parent && block->parent->kind == NODE_STATEMENT_EXPRESSION &&
             block->children.at[block->children.count - 1] == last);
}

static const struct node *outside_of_parentheses(const struct node *node)
{
    while (node && (node->kind == NODE_PARENTHESES || node->kind == NODE_CONVERSION))
        node = node->parent;
    return node;
}

static void lint_async_call(const struct linter *l, const struct node *call)
{
    const struct node *keyword = outside_of_parentheses(call->parent);
    const struct node *outer = keyword ? outside_of_parentheses(keyword->parent) : NULL;
    if (call->callee->is_deprecated)
        warn(l, WARNING_deprecated, call->span.begin,
             arena_printf("async function '%s' is deprecated", call->callee->name), NULL);
    if (call->callee->must_be_used && keyword && keyword->kind == NODE_AWAIT && outer && is_discarded(outer))
        warn(l, WARNING_unused_result, call->span.begin,
             arena_printf("the result of '%s' is not used, and declared so that it must be",
                          call->callee->name),
             NULL);
}

/* ---- all of them ---- */

static void lint_node(const struct linter *l, const struct node *node)
{
    if (node->kind == NODE_UNEVALUATED)
        return;
    if (node->kind == NODE_CALL && node->callee)
        lint_async_call(l, node);
    for (size_t i = 0; i < node->children.count; i++)
        lint_node(l, node->children.at[i]);
}

void lint(const struct unit *unit)
{
    for (size_t i = 0; i < unit->functions.count; i++) {
        struct linter l = {unit, unit->functions.at[i]};
        if (l.function->body)
            lint_node(&l, l.function->body);
    }
    struct linter ordinary = {unit, NULL};
    for (size_t i = 0; i < unit->operations.count; i++)
        lint_node(&ordinary, unit->operations.at[i].node);
}
