#include "leave.h"

#include <string.h>

#include "diag.h"

struct jump {
    struct node *node;
    variables armed;
};

struct walk {
    struct function *function;
    variables armed; /* here, in the order of their declarations */
    size_t at_break, at_continue;
    ARRAY(struct jump) labels, gotos;
};

static bool is_cleaned_up(const struct variable *v)
{
    bool is_parameter = v->kind == VARIABLE_PARAMETER && v->cleanup;
    return is_parameter ||
           (v->kind == VARIABLE_LOCAL && (v->cleanup || v->type->class == TYPE_VARIABLE_ARRAY));
}

bool leave_is_ours(const struct variable *v)
{
    return v->in_frame && is_cleaned_up(v);
}

/** The armed variables from one on, the last first. */
static variables reversed(const variables *armed, size_t from)
{
    variables list = {0};
    for (size_t i = armed->count; i-- > from;)
        PUSH(list, armed->at[i]);
    return list;
}

static void walk(struct walk *w, struct node *node);

static void walk_children(struct walk *w, struct node *node)
{
    for (size_t i = 0; i < node->children.count; i++)
        walk(w, node->children.at[i]);
}

/** A block, or a for loop with what it declares. */
static void walk_scope(struct walk *w, struct node *node)
{
    size_t outer = w->armed.count, at_break = w->at_break, at_continue = w->at_continue;
    bool is_loop = node->kind == NODE_FOR;
    for (size_t i = 0; i < node->children.count; i++) {
        walk(w, node->children.at[i]);
        if (is_loop && node->children.at[i] == node->loop.init)
            w->at_break = w->at_continue = w->armed.count;
    }
    if (is_loop && !node->loop.init)
        w->at_break = w->at_continue = outer;
    node->leaves = reversed(&w->armed, node == w->function->body ? 0 : outer);
    w->armed.count = outer;
    w->at_break = at_break;
    w->at_continue = at_continue;
}

/** A loop without declarations, or a switch, which is not for continue. */
static void walk_target(struct walk *w, struct node *node)
{
    size_t at_break = w->at_break, at_continue = w->at_continue;
    w->at_break = w->armed.count;
    if (node->kind != NODE_SWITCH)
        w->at_continue = w->armed.count;
    walk_children(w, node);
    w->at_break = at_break;
    w->at_continue = at_continue;
}

static struct jump jump_here(const struct walk *w, struct node *node)
{
    struct jump jump = {.node = node};
    for (size_t i = 0; i < w->armed.count; i++)
        PUSH(jump.armed, w->armed.at[i]);
    return jump;
}

static void walk(struct walk *w, struct node *node)
{
    switch (node->kind) {
    case NODE_COMPOUND:
    case NODE_FOR:
        walk_scope(w, node);
        return;
    case NODE_WHILE:
    case NODE_DO:
    case NODE_SWITCH:
        walk_target(w, node);
        return;
    case NODE_BREAK:
        node->leaves = reversed(&w->armed, w->at_break);
        return;
    case NODE_CONTINUE:
        node->leaves = reversed(&w->armed, w->at_continue);
        return;
    default:
        break;
    }
    walk_children(w, node);
    if (node->kind == NODE_VARIABLE && node->variable && is_cleaned_up(node->variable))
        PUSH(w->armed, node->variable);
    else if (node->kind == NODE_RETURN)
        node->leaves = reversed(&w->armed, 0);
    else if (node->kind == NODE_LABEL)
        PUSH(w->labels, jump_here(w, node));
    else if (node->kind == NODE_GOTO && node->name)
        PUSH(w->gotos, jump_here(w, node));
    else if (node->kind == NODE_AWAIT && node->suspension)
        node->suspension->armed = reversed(&w->armed, 0);
}

/** What is armed at a goto and was not at its label. A label's own statement may declare something: that is
 *  not armed at the label. */
static void leave_by_goto(const struct walk *w, const struct jump *from)
{
    for (size_t i = 0; i < w->labels.count; i++) {
        const struct jump *to = &w->labels.at[i];
        size_t common = 0;
        if (strcmp(to->node->name, from->node->name) != 0)
            continue;
        while (common < to->armed.count && common < from->armed.count &&
               to->armed.at[common] == from->armed.at[common])
            common++;
        from->node->leaves = reversed(&from->armed, common);
    }
}

void leave(struct function *function)
{
    bool any = false;
    for (size_t i = 0; i < function->variables.count; i++)
        any |= is_cleaned_up(function->variables.at[i]);
    if (!any)
        return;
    struct walk w = {.function = function};
    for (size_t i = 0; i < function->parameters.count; i++)
        if (is_cleaned_up(function->parameters.at[i]))
            PUSH(w.armed, function->parameters.at[i]);
    walk(&w, function->body);
    for (size_t i = 0; i < w.gotos.count; i++)
        leave_by_goto(&w, &w.gotos.at[i]);
}

/* ---- order ---- */

static bool any_is_ours(const variables *list)
{
    for (size_t i = 0; i < list->count; i++)
        if (leave_is_ours(list->at[i]))
            return true;
    return false;
}

/** Where one of several is cleaned up by the machine, all are; true when that is news. */
static bool spread(struct node *node)
{
    bool changed = false;
    bool is_ours = any_is_ours(&node->leaves);
    for (size_t i = 0; is_ours && i < node->leaves.count; i++) {
        struct variable *v = node->leaves.at[i];
        changed |= !v->in_frame && v->cleanup;
        v->in_frame |= v->cleanup != NULL;
    }
    for (size_t i = 0; i < node->children.count; i++)
        changed |= spread(node->children.at[i]);
    return changed;
}

/** A statement that cleans up is rebuilt, and so are those around it: none may come out of a macro. */
static void need_text(struct unit *unit, const struct node *node)
{
    for (; node; node = node->parent) {
        model_expand(unit, node->around);
        if (node->kind == NODE_COMPOUND) {
            model_expand(unit, node->macro);
            model_expand(unit, node->tail);
        } else if (node->macro >= 0 && unit->macros.at[node->macro].span.begin == node->span.begin) {
            model_expand(unit, node->macro);
        }
        if (node->kind == NODE_STATEMENT_EXPRESSION && !node->has_await)
            diag_error(unit->source, node->span.begin,
                       "a cleanup in a statement expression, which is to run in order with one outside",
                       "make it a block of its own");
    }
}

static void find_rebuilt(struct unit *unit, const struct node *node)
{
    if (any_is_ours(&node->leaves))
        need_text(unit, node);
    for (size_t i = 0; i < node->children.count; i++)
        find_rebuilt(unit, node->children.at[i]);
}

void leave_in_order(struct unit *unit, struct function *function)
{
    while (spread(function->body))
        ;
    find_rebuilt(unit, function->body);
}
