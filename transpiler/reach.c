#include "reach.h"

#include <stdlib.h>
#include <string.h>

bool reach_has_default(const struct node *node)
{
    if (node->kind == NODE_CASE && node->children.count < 2)
        return true;
    for (size_t i = 0; i < node->children.count; i++)
        if (node->children.at[i]->kind != NODE_SWITCH && reach_has_default(node->children.at[i]))
            return true;
    return false;
}

static bool is_loop(const struct node *node)
{
    return node->kind == NODE_WHILE || node->kind == NODE_DO || node->kind == NODE_FOR;
}

/** Whether a statement below, of a loop or switch that is around both, is a break or a continue of that. */
static bool has_jump(const struct node *node, enum node_kind kind)
{
    if (node->kind == kind)
        return true;
    for (size_t i = 0; i < node->children.count; i++) {
        const struct node *child = node->children.at[i];
        bool is_target = is_loop(child) || (kind == NODE_BREAK && child->kind == NODE_SWITCH);
        if (!is_target && has_jump(child, kind))
            return true;
    }
    return false;
}

static bool has_label(const struct node *node)
{
    if (node->kind == NODE_LABEL || node->kind == NODE_CASE)
        return true;
    for (size_t i = 0; i < node->children.count; i++)
        if (has_label(node->children.at[i]))
            return true;
    return false;
}

/** Whether something is called that does not return. What makes an assertion fail counts: the condition has
 *  the benefit of the doubt. */
static bool calls_what_never_returns(const struct node *e)
{
    if (e->kind == NODE_UNEVALUATED)
        return false;
    if (e->kind == NODE_CALL && e->never_returns)
        return true;
    for (size_t i = 0; i < e->children.count; i++)
        if (calls_what_never_returns(e->children.at[i]))
            return true;
    return false;
}

/** Whether a condition is a literal, true or false as asked; none at all is true. */
static bool is_literally(const struct unit *unit, struct node *condition, bool value)
{
    const char *text = condition ? model_text(unit, model_strip(condition)->span) : "true";
    char *end;
    long number = strtol(text, &end, 0);
    if (end > text && !*end)
        return (number != 0) == value;
    return !strcmp(text, value ? "true" : "false");
}

/** One after the other: behind one that control does not leave at its end, only labels are reached. */
static bool all_go_on(const struct unit *unit, const struct node *block)
{
    bool goes_on = true;
    for (size_t i = 0; i < block->children.count; i++)
        if (goes_on || has_label(block->children.at[i]))
            goes_on = reach_goes_on(unit, block->children.at[i]);
    return goes_on;
}

static bool loop_goes_on(const struct unit *unit, const struct node *loop)
{
    const struct node *body = loop->loop.body;
    bool tests = loop->kind != NODE_DO || reach_goes_on(unit, body) || has_jump(body, NODE_CONTINUE);
    return has_jump(body, NODE_BREAK) || (tests && !is_literally(unit, loop->loop.condition, true));
}

static bool switch_goes_on(const struct unit *unit, const struct node *node)
{
    const struct node *body = node->children.at[1];
    return has_jump(body, NODE_BREAK) || !reach_has_default(body) || reach_goes_on(unit, body);
}

/** A race goes on behind one of its arms, which may have guards. */
static bool some_arm_goes_on(const struct unit *unit, const struct node *arms)
{
    bool goes_on = arms->children.count == 0;
    for (size_t i = 0; i < arms->children.count; i++) {
        const struct node *arm = arms->children.at[i];
        while (arm->kind == NODE_IF)
            arm = arm->children.at[1];
        goes_on |= reach_goes_on(unit, arm);
    }
    return goes_on;
}

static bool last_goes_on(const struct unit *unit, const struct node *node)
{
    return !node->children.count || reach_goes_on(unit, node->children.at[node->children.count - 1]);
}

bool reach_goes_on(const struct unit *unit, const struct node *statement)
{
    switch (statement->kind) {
    case NODE_RETURN:
    case NODE_BREAK:
    case NODE_CONTINUE:
    case NODE_GOTO:
        return false;
    case NODE_EXPRESSION:
        return !calls_what_never_returns(statement);
    case NODE_IF:
        return statement->children.count < 3 || reach_goes_on(unit, statement->children.at[1]) ||
               reach_goes_on(unit, statement->children.at[2]);
    case NODE_COMPOUND:
        return all_go_on(unit, statement);
    case NODE_WHILE:
    case NODE_DO:
    case NODE_FOR:
        return loop_goes_on(unit, statement);
    case NODE_SWITCH:
        return switch_goes_on(unit, statement);
    case NODE_RACE:
        return some_arm_goes_on(unit, statement->children.at[0]);
    case NODE_CASE:
    case NODE_LABEL:
    case NODE_JOIN:
    case NODE_OTHERWISE:
    case NODE_OTHER_STATEMENT:
        return last_goes_on(unit, statement);
    case NODE_WHEN:
        return statement->children.count < 2 || last_goes_on(unit, statement);
    default:
        return true;
    }
}
