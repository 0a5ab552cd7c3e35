#include "falls.h"

/** An attribute without a statement: there is just this one for that (C23 6.7.13.6). */
static bool is_fallthrough(const struct node *node)
{
    return node->kind == NODE_OTHER_STATEMENT && node->children.count == 1 &&
           node->children.at[0]->kind == NODE_EMPTY;
}

/** What comes out of a macro use has to stand in the text to be moved. */
static bool move(struct unit *unit, struct node *node)
{
    bool begins = node->macro >= 0 && unit->macros.at[node->macro].span.begin == node->span.begin;
    model_expand(unit, begins ? node->macro : node->around);
    return node->is_moved = true;
}

static bool move_last(struct unit *unit, struct node *node);

static bool move_last_of(struct unit *unit, struct node *node, size_t first)
{
    bool any = false;
    for (size_t i = first; i < node->children.count; i++)
        any |= move_last(unit, node->children.at[i]);
    return any;
}

/** Moves the attributes that are the last thing a statement runs; whether there are any. */
static bool move_last(struct unit *unit, struct node *node)
{
    size_t count = node->children.count;
    if (is_fallthrough(node))
        return move(unit, node);
    switch (node->kind) {
    case NODE_COMPOUND:
    case NODE_CASE:
    case NODE_LABEL:
    case NODE_SWITCH:
    case NODE_WHEN:
    case NODE_OTHERWISE:
    case NODE_OTHER_STATEMENT:
        return count && move_last(unit, node->children.at[count - 1]);
    case NODE_DO:
        return move_last(unit, node->loop.body);
    case NODE_IF:
        return move_last_of(unit, node, 1);
    case NODE_RACE:
        return move_last_of(unit, node->children.at[0], 0);
    case NODE_EXPRESSION:
    case NODE_STATEMENT_EXPRESSION:
        return move_last(unit, model_strip(node->children.at[0]));
    default:
        return false;
    }
}

/** Whether a statement begins with the label of a case, behind others. */
static bool is_case(const struct node *node)
{
    while (node->kind == NODE_LABEL && node->children.count)
        node = node->children.at[0];
    return node->kind == NODE_CASE;
}

/** The statement behind the labels of a case. */
static const struct node *behind_labels(const struct node *node)
{
    while ((node->kind == NODE_LABEL || node->kind == NODE_CASE) && node->children.count)
        node = node->children.at[node->children.count - 1];
    return node;
}

void falls(struct unit *unit, struct node *body)
{
    for (size_t i = 0; i < body->children.count; i++) {
        struct node *child = body->children.at[i];
        bool is_followed =
            body->kind == NODE_COMPOUND && i + 1 < body->children.count && is_case(body->children.at[i + 1]);
        if (is_followed && child->is_rebuilt && !is_fallthrough(behind_labels(child)))
            child->falls = move_last(unit, child);
        falls(unit, child);
    }
}
