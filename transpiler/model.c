#include "model.h"

#include <limits.h>
#include <string.h>

void model_expand(struct unit *unit, int macro)
{
    if (macro >= 0)
        PUSH(unit->to_expand, macro);
}

void model_need_text(struct unit *unit, const struct node *node)
{
    model_expand(unit, node->macro >= 0 ? node->macro : node->around);
}

bool function_returns_in_registers(const struct function *function)
{
    enum { REGISTER_SIZE = 8 };
    const struct type *result = function->result;
    return function->convention == CONVENTION_STATE && result->class != TYPE_VOID && result->size > 0 &&
           result->size <= REGISTER_SIZE && !result->is_local && !result->has_const_member;
}

const char *function_user_name(const struct function *function)
{
    return function->user_name ? function->user_name : function->name;
}

bool function_is_shown(const struct function *function, const char *only)
{
    return function->body && (!only || !strcmp(function_user_name(function), only));
}

bool function_is_elsewhere(const struct function *function)
{
    bool is_replaceable = function->link_attributes && strstr(function->link_attributes, "weak");
    return function->convention == CONVENTION_DECLARED || function->convention == CONVENTION_POINTER ||
           is_replaceable;
}

bool suspension_in_registers(const struct suspension *suspension)
{
    return !suspension->is_boxed && function_returns_in_registers(suspension->callee);
}

const char *model_text(const struct unit *unit, struct span span)
{
    if (span.end < span.begin) /* of what stands in a macro use that is still to be expanded */
        return "";
    return arena_copy(unit->source->text + span.begin, span.end - span.begin);
}

struct node *model_strip(struct node *node)
{
    while (node->kind == NODE_PARENTHESES || node->kind == NODE_CONVERSION)
        node = node->children.at[0];
    return node;
}

bool model_is_place(const struct node *e)
{
    while (e->kind == NODE_PARENTHESES)
        e = e->children.at[0];
    return e->kind == NODE_REFERENCE || e->kind == NODE_MEMBER || e->kind == NODE_SUBSCRIPT ||
           e->kind == NODE_DEREFERENCE || e->kind == NODE_COMPOUND_LITERAL;
}

bool model_is_local_future(const struct node *e)
{
    while (e->kind == NODE_PARENTHESES || e->kind == NODE_SUBSCRIPT || e->kind == NODE_DECAY)
        e = e->children.at[0];
    return e->kind == NODE_REFERENCE && e->is_local_object;
}

struct node *model_scope(struct node *node)
{
    do
        node = node->parent;
    while (node && node->kind != NODE_COMPOUND && node->kind != NODE_FOR);
    return node;
}

struct type *model_new_type(enum type_class class, const char *name, size_t size, size_t align)
{
    struct type *type = NEW(struct type);
    type->class = class;
    type->prefix = type->view_prefix = name;
    type->suffix = type->view_suffix = "";
    type->size = (long long)size;
    type->align = (long long)align;
    return type;
}

struct type *model_number_type(size_t largest)
{
    if (largest <= UCHAR_MAX)
        return model_new_type(TYPE_SCALAR, "unsigned char ", 1, 1);
    return model_new_type(TYPE_SCALAR, "unsigned short ", sizeof(unsigned short), _Alignof(unsigned short));
}

struct variable *function_new_temporary(struct function *function, const char *name, struct type *type)
{
    struct variable *temporary = NEW(struct variable);
    temporary->kind = VARIABLE_TEMPORARY;
    temporary->name = name;
    temporary->type = type;
    temporary->index = (unsigned)function->variables.count;
    PUSH(function->variables, temporary);
    return temporary;
}

size_t function_most_states(const struct function *function)
{
    return 2 * function->suspensions.count + function->cancellations.count;
}

bool model_is_in_branch(const struct branch *inner, const struct branch *outer)
{
    while (inner && inner != outer)
        inner = inner->fork->suspension->branch;
    return inner == outer;
}

const char *model_free_name(const struct unit *unit, const char *wish)
{
    const char *name = wish;
    for (unsigned number = 2; map_get(&unit->names, name); number++)
        name = arena_printf("%s_%u", wish, number);
    return name;
}

bool model_is_below(const struct node *inner, const struct node *outer)
{
    while (inner && inner != outer)
        inner = inner->parent;
    return inner == outer;
}

bool model_defers(const struct node *compound)
{
    for (size_t i = 0; i < compound->children.count; i++)
        if (compound->children.at[i]->kind == NODE_DEFER)
            return true;
    return false;
}

const struct node *model_await_after(const struct node *node, unsigned offset)
{
    bool is_await = node->kind == NODE_AWAIT || node->kind == NODE_JOIN || node->kind == NODE_RACE;
    if (is_await && node->span.begin >= offset)
        return node;
    const struct node *found = NULL;
    for (size_t i = 0; i < node->children.count && !found; i++)
        if (node->children.at[i]->has_await)
            found = model_await_after(node->children.at[i], offset);
    return found;
}
