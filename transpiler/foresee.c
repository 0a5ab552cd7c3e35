#include "foresee.h"

typedef ARRAY(struct span) spans;

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

/** Whether a use of a macro, or a part of one, stands in a span. */
static bool holds_use(const spans *uses, struct span span)
{
    size_t low = 0, high = uses->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (uses->at[middle].end <= span.begin)
            low = middle + 1;
        else
            high = middle;
    }
    return low < uses->count && uses->at[low].begin < span.end;
}

static void foresee_names(struct unit *unit, const spans *uses, struct node *node)
{
    if (is_replaced(node) && !node->is_editable)
        model_need_text(unit, node);
    if (hides_children(node) || !holds_use(uses, node->span))
        return;
    node = inside_of(node);
    for (size_t i = 0; i < node->children.count; i++)
        foresee_names(unit, uses, node->children.at[i]);
}

/** The uses that are in no other, in the order of the source. */
static spans find_outermost(const struct unit *unit)
{
    spans outermost = {0};
    unsigned end = 0;
    for (size_t i = 0; i < unit->macros.count; i++) {
        struct span span = unit->macros.at[i].span;
        if (span.begin < end)
            continue;
        PUSH(outermost, span);
        end = span.end;
    }
    return outermost;
}

void foresee(struct unit *unit)
{
    spans uses = find_outermost(unit);
    for (size_t i = 0; uses.count && i < unit->functions.count; i++)
        if (unit->functions.at[i]->body)
            foresee_names(unit, &uses, unit->functions.at[i]->body);
}
