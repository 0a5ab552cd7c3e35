#include "across.h"

#include "diag.h"

static bool is_unevaluated(const struct node *node)
{
    while (node && node->kind != NODE_UNEVALUATED)
        node = node->parent;
    return node != NULL;
}

/** Whether something is awaited behind a byte of a scope, at its end too. */
static bool awaits_behind(const struct node *scope, unsigned offset)
{
    return model_await_after(scope, offset) || model_defers(scope);
}

/** What cleans up is called where a frame is dropped, too, outside of the async function. */
static void look_at_cleanup(const struct unit *unit, const struct node *node)
{
    const struct variable *v = node->variable;
    if (v->cleanup && v->type->is_local)
        diag_error(
            ERROR_local_type_across_await, unit->source, node->span.begin,
            arena_printf("'%s' has a cleanup attribute, lives across an await and is of a type that is "
                         "declared inside the function: not supported yet",
                         v->name),
            "declare the type outside of the function");
    if (v->has_local_cleanup)
        diag_error(ERROR_local_cleanup_across_await, unit->source, node->span.begin,
                   arena_printf("'%s' lives across an await and is cleaned up by '%s', which is declared "
                                "inside the function: not supported yet",
                                v->name, v->cleanup),
                   arena_printf("declare '%s' at file scope, before the async function", v->cleanup));
}

static void look_at_variable(const struct unit *unit, const struct node *node)
{
    const struct variable *v = node->variable;
    if (!v || !v->scope || (!v->type->is_variable && !v->cleanup && !v->has_register) ||
        (v->kind == VARIABLE_STATIC && !v->type->is_variable) || !awaits_behind(v->scope, node->span.end) ||
        is_unevaluated(node))
        return;
    if (v->type->is_variable && !v->bounds.count)
        diag_error(
            ERROR_variable_type_across_await, unit->source, node->span.begin,
            arena_printf("'%s' has a variably modified type and lives across an await: not supported yet",
                         v->name),
            v->kind == VARIABLE_STATIC ? "put it into a block without await, or point to the first element"
                                       : "put it into a block without await, or use malloc");
    if (v->kind == VARIABLE_STATIC)
        return;
    look_at_cleanup(unit, node);
    if (v->has_register)
        diag_error(ERROR_register_across_await, unit->source, node->span.begin,
                   arena_printf("'%s' is bound to a register and lives across an await", v->name),
                   "put it, and the asm that uses it, into a block without await");
}

static void look_at_typedef(const struct unit *unit, struct node *node)
{
    const struct node *scope = node->declares_variable_type ? model_scope(node) : NULL;
    if (scope && model_await_after(scope, node->span.end))
        diag_error(ERROR_variable_type_across_await, unit->source, node->span.begin,
                   "a typedef of a variably modified type lives across an await: not supported yet",
                   "put it into a block without await");
}

static void look(const struct unit *unit, struct node *node)
{
    if (node->kind == NODE_VARIABLE)
        look_at_variable(unit, node);
    else if (node->kind == NODE_DECLARATION)
        look_at_typedef(unit, node);
    for (size_t i = 0; i < node->children.count; i++)
        look(unit, node->children.at[i]);
}

static void look_at_parameters(const struct unit *unit, const struct function *f)
{
    for (size_t i = 0; i < f->parameters.count; i++)
        if (f->parameters.at[i]->type->is_variable && !f->parameters.at[i]->bounds.count)
            diag_error(ERROR_variable_type_parameter, unit->source, f->offset,
                       arena_printf("parameter '%s' has a variably modified type: not supported yet",
                                    f->parameters.at[i]->name),
                       "pass a pointer to its first element");
}

void across(struct unit *unit)
{
    for (size_t i = 0; i < unit->functions.count; i++) {
        const struct function *f = unit->functions.at[i];
        look_at_parameters(unit, f);
        if (f->body)
            look(unit, f->body);
    }
}
