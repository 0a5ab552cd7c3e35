#include "box.h"

/** Notes the functions that something makes a box or a pointer of. */
static void note_boxed(struct node *node)
{
    bool is_elsewhere = node->callee && function_is_elsewhere(node->callee);
    if (node->kind == NODE_CALL && is_elsewhere)
        node->is_boxed = true;
    if (node->callee && (node->kind == NODE_REFERENCE || node->is_boxed))
        node->callee->is_boxed = true;
    for (size_t i = 0; i < node->children.count; i++)
        note_boxed(node->children.at[i]);
}

static void close_cycles(struct function *function);

static void follow_awaits(struct node *node)
{
    if (!node->has_await)
        return;
    struct node *call = node->kind == NODE_AWAIT ? model_strip(node->children.at[0]) : NULL;
    if (call && call->kind != NODE_CALL)
        call = NULL;
    if (call && call->callee->mark == MARK_ENTERED)
        call->is_boxed = call->callee->is_boxed = true;
    else if (call)
        close_cycles(call->callee);
    for (size_t i = 0; i < node->children.count; i++)
        follow_awaits(node->children.at[i]);
}

static void close_cycles(struct function *function)
{
    if (!function->body || function->mark != MARK_NONE)
        return;
    function->mark = MARK_ENTERED;
    follow_awaits(function->body);
    function->mark = MARK_LEFT;
}

void box(struct unit *unit)
{
    for (size_t i = 0; i < unit->functions.count; i++) {
        struct function *f = unit->functions.at[i];
        if (!f->body)
            continue;
        close_cycles(f);
        note_boxed(f->body);
        f->is_boxed |= !f->is_static && !f->is_main;
    }
    for (size_t i = 0; i < unit->operations.count; i++)
        note_boxed(unit->operations.at[i].node);
}
