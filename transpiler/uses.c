#include "uses.h"

#include "insight.h"
#include "lint.h"
#include "machine.h"

struct function *uses_callee(const struct node *node)
{
    bool is_operation =
        (node->kind == NODE_SPAWN || node->kind == NODE_LAZY || node->kind == NODE_BLOCK_ON) &&
        !node->in_place;
    return is_operation ? model_strip(node->children.at[0])->callee : NULL;
}

struct function *uses_generator(const struct node *node)
{
    bool is_name = node->kind == NODE_CALL || node->kind == NODE_REFERENCE;
    return is_name && !node->in_place ? node->generator : NULL;
}

static void note_uses(struct node *node)
{
    if (!node->has_operation)
        return;
    struct function *callee = uses_callee(node), *generator = uses_generator(node);
    if (generator)
        generator->is_made = true;
    if (callee) {
        callee->is_spawned |= node->kind == NODE_SPAWN && !node->is_value;
        callee->is_made |= node->kind == NODE_LAZY || node->is_value;
        callee->is_blocked_on |= node->kind == NODE_BLOCK_ON;
    }
    for (size_t i = 0; i < node->children.count; i++)
        note_uses(node->children.at[i]);
}

static void note_await(const struct suspension *s)
{
    if (s->callee)
        s->callee->is_awaited = true;
    struct function *child = insight_child(s);
    if (child)
        child->is_shown = true;
}

static void note_uses_in(const struct function *f)
{
    for (size_t s = 0; s < f->suspensions.count; s++)
        note_await(f->suspensions.at[s]);
    for (size_t v = 0; v < f->variables.count; v++)
        if (f->variables.at[v]->embedded)
            f->variables.at[v]->embedded->is_awaited = true;
    if (f->body)
        note_uses(f->body);
}

/** Whether a future of it is made anywhere. */
static bool is_used(const struct function *f)
{
    return f->is_awaited || f->is_spawned || f->is_made || f->is_blocked_on || f->is_boxed ||
           machine_is_external(f);
}

void uses(struct unit *unit)
{
    for (size_t i = 0; i < unit->functions.count; i++) {
        struct function *f = unit->functions.at[i];
        f->is_blocked_on |= f->is_main;
        f->is_made |= f->item && machine_is_external(f);
        note_uses_in(f);
    }
    for (size_t i = 0; i < unit->operations.count; i++)
        note_uses(unit->operations.at[i].node);
    for (size_t i = 0; i < unit->functions.count; i++) {
        struct function *f = unit->functions.at[i];
        bool is_for_nothing = !is_used(f) && (f->is_called || (f->body && !f->item));
        if (is_for_nothing && !f->is_called && !f->is_unused)
            lint_unused(unit, f);
        f->is_unused |= is_for_nothing;
    }
}
