#include "foresee.h"

static bool is_replaced(const struct node *node)
{
    return node->kind == NODE_REFERENCE && (node->callee || (node->variable && node->variable->in_frame));
}

/** Whether a node is written as something else, without what is below it. */
static bool hides_children(const struct node *node)
{
    return (node->kind == NODE_AWAIT && !node->value && !node->is_done) ||
           (node->kind == NODE_CALL && node->callee);
}

/** The node that the names below a node belong to: the call of an await, or the node itself. */
static struct node *inside_of(struct node *node)
{
    bool is_operation = node->kind == NODE_AWAIT || node->kind == NODE_SPAWN || node->kind == NODE_BLOCK_ON;
    return is_operation ? model_strip(node->children.at[0]) : node;
}

static void foresee_names(struct unit *unit, struct node *node)
{
    if (is_replaced(node) && !node->is_editable)
        model_need_text(unit, node);
    if (hides_children(node))
        return;
    node = inside_of(node);
    for (size_t i = 0; i < node->children.count; i++)
        foresee_names(unit, node->children.at[i]);
}

void foresee(struct unit *unit)
{
    for (size_t i = 0; i < unit->functions.count; i++)
        if (unit->functions.at[i]->body)
            foresee_names(unit, unit->functions.at[i]->body);
}
