#include "unevaluated.h"

#include "diag.h"

/** What a node is called that only makes sense when it runs; null for others. */
static const char *running_name(const struct node *node)
{
    switch (node->kind) {
    case NODE_JOIN:
        return "'join'";
    case NODE_RACE:
        return "'race'";
    case NODE_DEFER:
        return "'defer'";
    case NODE_VARIABLE:
        return node->variable && node->variable->type->future.level > 0 &&
                       !node->variable->type->future.is_generator
                   ? "a local future"
                   : NULL;
    default:
        return NULL;
    }
}

static void look(const struct unit *unit, const struct node *node, bool is_unevaluated)
{
    const char *name = is_unevaluated ? running_name(node) : NULL;
    if (name) {
        diag_error(ERROR_statement_not_evaluated, unit->source, node->span.begin,
                   arena_printf("%s in an operand that is not evaluated: not supported", name),
                   "put the value into a variable first, and name that in the operand");
        return;
    }
    is_unevaluated |= node->kind == NODE_UNEVALUATED;
    for (size_t i = 0; i < node->children.count; i++)
        look(unit, node->children.at[i], is_unevaluated);
}

void unevaluated(const struct unit *unit)
{
    for (size_t i = 0; i < unit->functions.count; i++)
        if (unit->functions.at[i]->body)
            look(unit, unit->functions.at[i]->body, false);
}
