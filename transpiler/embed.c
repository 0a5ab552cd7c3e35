#include "embed.h"

/** A local future, and what is done with it. */
struct candidate {
    const struct variable *variable;
    struct function *callee; /* of whose calls it holds futures */
    size_t awaits;
    bool escapes; /* something else is done with it, or it holds another function's */
};

static bool names(const struct node *e, const struct variable *v)
{
    while (e->kind == NODE_PARENTHESES)
        e = e->children.at[0];
    return e->kind == NODE_REFERENCE && e->variable == v && !e->is_captured;
}

/** The lazy that an expression is; null for others. */
static struct node *lazy_in(struct node *e)
{
    e = model_strip(e);
    return e->kind == NODE_LAZY ? e : NULL;
}

/** What a lazy future's variable is given. */
static void hold(struct candidate *c, struct node *value)
{
    struct node *lazy = lazy_in(value), *call = lazy ? model_strip(lazy->children.at[0]) : NULL;
    bool is_embeddable = call && !call->is_boxed && call->callee->convention == CONVENTION_STATE &&
                         !function_is_elsewhere(call->callee);
    if (!is_embeddable || (c->callee && c->callee != call->callee))
        c->escapes = true;
    else
        c->callee = call->callee;
}

static void look(struct candidate *c, struct node *node)
{
    if (names(node, c->variable)) {
        c->escapes = true;
        return;
    }
    size_t first = 0;
    if (node->kind == NODE_TAKE && names(node->children.at[0], c->variable)) {
        c->awaits++;
        return;
    }
    if (node->kind == NODE_ASSIGN && names(node->children.at[0], c->variable)) {
        hold(c, node->children.at[1]);
        first = 1;
    }
    if (node->kind == NODE_VARIABLE && node->variable == c->variable && node->has_initialiser)
        hold(c, node->children.at[node->children.count - 1]);
    for (size_t i = first; i < node->children.count; i++)
        look(c, node->children.at[i]);
}

/** Whether the frame of one function would hold that of another. */
static bool leads_to(const struct node *node, const struct function *function)
{
    if (!node->has_await)
        return false;
    const struct node *call = node->kind == NODE_AWAIT ? model_strip(node->children.at[0]) : NULL;
    if (call && call->callee && !call->is_boxed &&
        (call->callee == function || (call->callee->body && leads_to(call->callee->body, function))))
        return true;
    for (size_t i = 0; i < node->children.count; i++)
        if (leads_to(node->children.at[i], function))
            return true;
    return false;
}

/** Whether a future of a function may have to be polled to be dropped: something that it has deferred awaits,
 * or boxes in its branches have to end. It is left to the executor then, which a frame cannot be. */
static bool drops_slowly(const struct node *node, bool in_branch)
{
    if (!node->has_await)
        return false;
    bool is_fork = node->kind == NODE_JOIN || node->kind == NODE_RACE || node->kind == NODE_WITHIN;
    const struct node *call = node->kind == NODE_AWAIT ? model_strip(node->children.at[0]) : NULL;
    if (node->kind == NODE_DEFER || (call && call->is_boxed && in_branch))
        return true;
    if (call && call->callee && call->callee->body && !call->is_boxed &&
        drops_slowly(call->callee->body, in_branch))
        return true;
    for (size_t i = 0; i < node->children.count; i++)
        if (drops_slowly(node->children.at[i], in_branch || is_fork))
            return true;
    return false;
}

/** Makes an await of the variable one of the function, whose future is there already. */
static void await_in_place(struct node *call, struct variable *v)
{
    call->callee = v->embedded;
    call->name = v->embedded->name;
    call->in_place = v;
    call->is_left = call->children.at[1]->is_left;
    call->children.count = 1;
}

static void rewrite(struct node *node, struct variable *v)
{
    struct node *lazy = NULL;
    if (node->kind == NODE_CALL && node->children.count == 2 && node->children.at[1]->kind == NODE_TAKE &&
        names(node->children.at[1]->children.at[0], v))
        await_in_place(node, v);
    else if (node->kind == NODE_ASSIGN && names(node->children.at[0], v))
        lazy = lazy_in(node->children.at[1]);
    else if (node->kind == NODE_VARIABLE && node->variable == v && node->has_initialiser)
        lazy = lazy_in(node->children.at[node->children.count - 1]);
    if (lazy)
        lazy->in_place = v;
    for (size_t i = 0; i < node->children.count; i++)
        rewrite(node->children.at[i], v);
}

static void embed_variable(struct function *f, struct variable *v)
{
    if (v->kind != VARIABLE_LOCAL || v->type->future.level != 1 || !v->cleanup)
        return;
    struct candidate c = {.variable = v};
    look(&c, f->body);
    if (c.escapes || !c.callee || !c.awaits || c.callee == f || leads_to(c.callee->body, f) ||
        drops_slowly(c.callee->body, false))
        return;
    v->embedded = c.callee;
    rewrite(f->body, v);
}

void embed(struct unit *unit)
{
    for (size_t i = 0; i < unit->functions.count; i++) {
        struct function *f = unit->functions.at[i];
        for (size_t v = 0; f->body && v < f->variables.count; v++)
            embed_variable(f, f->variables.at[v]);
    }
}
