#include "pointed.h"

/** The variable of the function's own that an lvalue is a part of; null for what a pointer leads to. */
static const struct variable *local_of(struct node *lvalue)
{
    const struct node *e = model_strip(lvalue);
    switch (e->kind) {
    case NODE_REFERENCE:
    case NODE_COMPOUND_LITERAL:
        return e->variable && e->variable->kind != VARIABLE_STATIC ? e->variable : NULL;
    case NODE_MEMBER:
        return e->is_arrow || !e->children.count ? NULL : local_of(e->children.at[0]);
    case NODE_SUBSCRIPT: {
        const struct node *base = model_strip(e->children.at[0]);
        return base->kind == NODE_DECAY ? local_of(base->children.at[0]) : NULL;
    }
    default:
        return NULL;
    }
}

const struct variable *pointed_local(const struct node *e)
{
    const struct variable *found = NULL;
    switch (e->kind) {
    case NODE_ADDRESS:
    case NODE_DECAY:
        return local_of(e->children.at[0]);
    case NODE_PARENTHESES:
    case NODE_CONVERSION:
    case NODE_COMPOUND_LITERAL:
    case NODE_INITIALISER_LIST:
    case NODE_CONDITIONAL:
    case NODE_OTHER: /* a cast, a sum, a designator */
        for (size_t i = 0; i < e->children.count && !found; i++)
            found = pointed_local(e->children.at[i]);
        return found;
    default:
        return NULL;
    }
}

/** What a variable is given. */
struct given {
    const struct variable *local; /* the first that is pointed to */
    bool other;                   /* it may hold something else */
};

static void note_value(struct given *given, const struct node *value)
{
    const struct variable *local = pointed_local(value);
    given->other |= !local;
    if (!given->local)
        given->local = local;
}

static bool is_of(const struct node *e, const struct variable *v)
{
    e = model_strip((struct node *)e);
    return e->kind == NODE_REFERENCE && e->variable == v;
}

static void note_values(struct given *given, const struct variable *v, const struct node *node)
{
    if (node->kind == NODE_VARIABLE && node->variable == v && node->has_initialiser)
        note_value(given, node->children.at[node->children.count - 1]);
    else if (node->kind == NODE_ASSIGN && !node->is_compound_assignment && is_of(node->children.at[0], v))
        note_value(given, node->children.at[1]);
    else if (node->kind == NODE_ADDRESS && is_of(node->children.at[0], v))
        given->other = true;
    for (size_t i = 0; i < node->children.count; i++)
        note_values(given, v, node->children.at[i]);
}

const struct variable *pointed_local_at_last(const struct function *function, const struct node *value)
{
    const struct variable *local = pointed_local(value);
    const struct node *e = model_strip((struct node *)value);
    if (local || e->kind != NODE_REFERENCE || !e->variable || e->variable->kind != VARIABLE_LOCAL)
        return local;
    struct given given = {0};
    note_values(&given, e->variable, function->body);
    return given.other ? NULL : given.local;
}
