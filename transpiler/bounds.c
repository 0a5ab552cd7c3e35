#include "bounds.h"

#include <string.h>

/** How many pairs of brackets a type is written with, of which some hold variable bounds. */
static size_t count_brackets(const struct type *type)
{
    size_t count = 0;
    for (const char *c = type->suffix; (c = strchr(c, '[')); c++)
        count++;
    return count;
}

/** Whether the derivation is of arrays and pointers only: then brackets stand for bounds, in order. */
static bool is_plain(const struct type *type)
{
    const char *first = type->suffix;
    while (*first == ')')
        first++;
    return !strchr(type->prefix, '[') && !strchr(first, '(') && !strchr(first, ')') && !type->is_local;
}

static struct variable *new_bound(struct function *f, const struct variable *v)
{
    struct type *type = model_new_type(TYPE_SCALAR, "__SIZE_TYPE__ ", sizeof(size_t), _Alignof(size_t));
    struct variable *bound = function_new_temporary(f, arena_printf("%s_bound", v->name), type);
    bound->scope = v->scope;
    bound->in_frame = true;
    return bound;
}

/** Adds a bound for each pair of brackets that holds a variable one. The operands are what stands in the
 *  declarator's brackets; the type of a parameter has one pair less. */
static void add_bounds(struct function *f, struct variable *v, struct node *const *operands, size_t count)
{
    size_t brackets = count_brackets(v->type);
    for (size_t i = 0; i < count; i++)
        if (operands[i]->kind == NODE_UNEVALUATED || operands[i]->span.begin < v->offset)
            return;
    if (!is_plain(v->type) || count < brackets)
        return;
    size_t index = count - brackets;
    for (const char *c = v->type->suffix; (c = strchr(c, '[')); c++, index++)
        if (c[1] == '*')
            PUSH(v->bounds, ((struct bound){new_bound(f, v), operands[index], NULL}));
    v->in_frame = true;
}

static void bound_variable(struct function *f, const struct node *node)
{
    struct variable *v = node->variable;
    if (!v || v->kind != VARIABLE_LOCAL || !v->type->is_variable ||
        (!model_await_after(v->scope, node->span.end) && !model_defers(v->scope) && !v->cleanup))
        return;
    add_bounds(f, v, node->children.at, node->children.count - node->has_initialiser);
}

static void find_variables(struct function *f, const struct node *node)
{
    if (node->kind == NODE_VARIABLE)
        bound_variable(f, node);
    for (size_t i = 0; i < node->children.count; i++)
        find_variables(f, node->children.at[i]);
}

static bool has_variable_types(const struct function *f)
{
    for (size_t i = 0; i < f->variables.count; i++)
        if (f->variables.at[i]->type->is_variable)
            return true;
    return false;
}

/** The bounds of a parameter are evaluated when the future is made. */
static void bound_parameter(const struct unit *unit, struct function *f, struct variable *parameter)
{
    if (!parameter->type->is_variable)
        return;
    add_bounds(f, parameter, parameter->bound_operands.at, parameter->bound_operands.count);
    for (size_t i = 0; i < parameter->bounds.count; i++) {
        struct bound *bound = &parameter->bounds.at[i];
        bound->text = model_text(unit, bound->expression->span);
        bound->expression = NULL;
    }
}

void bounds(struct unit *unit)
{
    for (size_t i = 0; i < unit->functions.count; i++) {
        struct function *f = unit->functions.at[i];
        if (!f->body)
            continue;
        for (size_t p = 0; p < f->parameters.count; p++)
            bound_parameter(unit, f, f->parameters.at[p]);
        if (has_variable_types(f))
            find_variables(f, f->body);
    }
}
