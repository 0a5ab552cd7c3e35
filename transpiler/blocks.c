/* Async blocks: `spawn(({ ... }))` and `lazy(({ ... }))`. A block becomes an async function of its own, whose
 * parameters are the locals that it names, and whose result is its last expression. */
#include "builder.h"

#include <string.h>

#include "diag.h"

/** The block that is being built, and what there was before it. */
struct block_scope {
    struct block_scope *outer;
    struct function *function;
    struct node *call;       /* takes the captured locals as arguments */
    struct table variables;  /* of the function around it */
    struct function *around; /* which is null for an ordinary one */
    CXType result;
};

static void refuse(const struct builder *b, enum error error, unsigned offset, const char *message,
                   const char *note)
{
    diag_error(error, b->unit->source, offset, message, note);
}

/* ---- captures ---- */

static bool may_be_captured(const struct builder *b, CXCursor use, const struct type *type, const char *name)
{
    unsigned at = parse_offset(clang_getCursorLocation(use));
    if (type->class == TYPE_ARRAY || type->class == TYPE_VARIABLE_ARRAY)
        refuse(b, ERROR_uncopyable_capture, at, arena_printf("an async block captures the array '%s'", name),
               "the block has copies of locals: put the array into a struct, or capture a pointer to it");
    else if (type->is_local || type->is_variable)
        refuse(b, ERROR_local_name_in_async_block, at,
               arena_printf("an async block captures '%s', whose type is declared inside the function", name),
               "declare the type outside of the function");
    else if (type->holds_future)
        refuse(b, ERROR_uncopyable_capture, at,
               arena_printf("an async block captures '%s', a record with a future in it", name),
               "capture a pointer to it, or the future by itself");
    else
        return true;
    return false;
}

/** What the block is given for a local: its value when the block is made. A future is moved. */
static struct node *argument(const struct node *call, struct variable *variable,
                             const struct variable *parameter)
{
    struct node *reference = NEW(struct node);
    *reference = (struct node){.kind = NODE_REFERENCE,
                               .span = {call->span.begin, call->span.begin},
                               .type = parameter->type,
                               .variable = variable,
                               .name = parameter->name,
                               .future = parameter->type->future,
                               .macro = -1,
                               .tail = -1,
                               .around = -1,
                               .is_editable = true,
                               .is_captured = true,
                               .is_local_object = true};
    if (variable)
        variable->is_referenced = true;
    return parameter->type->future.level == 1 ? build_move(reference) : reference;
}

static struct variable *capture(struct builder *b, struct block_scope *scope, CXCursor declaration,
                                CXCursor use);

/** The variables of a block itself. */
static struct table *variables_in(struct builder *b, const struct block_scope *scope)
{
    struct table *variables = &b->variables;
    for (struct block_scope *s = b->block; s != scope; s = s->outer)
        variables = &s->variables;
    return variables;
}

/** The variable of the function around a block, which may be a block itself; null in an ordinary function. */
static struct variable *find_around(struct builder *b, struct block_scope *scope, CXCursor declaration,
                                    CXCursor use)
{
    struct variable *variable = table_get(&scope->variables, parse_identity(declaration));
    return variable || !scope->outer ? variable : capture(b, scope->outer, declaration, use);
}

static struct variable *capture(struct builder *b, struct block_scope *scope, CXCursor declaration,
                                CXCursor use)
{
    struct table *variables = variables_in(b, scope);
    struct variable *known = table_get(variables, parse_identity(declaration));
    if (known)
        return known;
    struct variable *around = find_around(b, scope, declaration, use), *parameter = NEW(struct variable);
    *parameter = (struct variable){.kind = VARIABLE_PARAMETER,
                                   .name = builder_name_of(declaration),
                                   .type = types_build(&b->types, clang_getCursorType(declaration)),
                                   .span = parse_span(declaration),
                                   .offset = parse_offset(clang_getCursorLocation(declaration)),
                                   .index = (unsigned)scope->function->variables.count,
                                   .is_referenced = true,
                                   .is_captured = true};
    if (clang_getCursorKind(declaration) == CXCursor_ParmDecl)
        parameter->type = types_build_parameter(&b->types, clang_getCursorType(declaration));
    table_set(variables, parse_identity(declaration), parameter);
    if (!may_be_captured(b, use, parameter->type, parameter->name))
        return parameter;
    build_note_future_parameter(parameter);
    PUSH(scope->function->variables, parameter);
    PUSH(scope->function->parameters, parameter);
    builder_add(scope->call, argument(scope->call, around, parameter));
    return parameter;
}

struct variable *build_captured(struct builder *b, CXCursor declaration, CXCursor use)
{
    if (!b->block)
        return NULL;
    if (build_is_local_object(declaration))
        return capture(b, b->block, declaration, use);
    bool is_static_local = clang_getCursorKind(declaration) == CXCursor_VarDecl &&
                           clang_getCursorLinkage(declaration) == CXLinkage_NoLinkage;
    struct span span = parse_span(declaration), block = b->block->function->body_span;
    if (is_static_local && !span_contains(block, span))
        refuse(b, ERROR_local_name_in_async_block, parse_offset(clang_getCursorLocation(use)),
               arena_printf("an async block uses the static local '%s'", builder_name_of(declaration)),
               "declare it outside of the function, or capture a pointer to it");
    return NULL;
}

/* ---- the function ---- */

static const char *block_name(struct builder *b)
{
    const char *around = b->function_name;
    size_t count = (size_t)map_get(&b->block_counts, around) + 1;
    map_set(&b->block_counts, around, (void *)count);
    return count == 1 ? arena_printf("%s_block", around) : arena_printf("%s_block_%zu", around, count);
}

static struct function *new_block(struct builder *b, CXCursor statement_expression, struct span span)
{
    struct function *function = NEW(struct function);
    function->name = block_name(b);
    function->user_name = b->function_name;
    function->convention = CONVENTION_STATE;
    function->is_static = function->is_block = true;
    function->offset = span.begin;
    function->body_span = span;
    function->span = b->item_span;
    function->result = types_build_plain(&b->types, clang_getCursorType(statement_expression));
    PUSH(b->unit->functions, function);
    return function;
}

/** Types of the function's own are not there outside of it. */
static void refuse_local_names(const struct builder *b, struct span span)
{
    const struct source *source = b->unit->source;
    const struct token *token = source_next(source, span.begin);
    for (; token && token->span.begin < span.end; token = source_next(source, token->span.end)) {
        const char *word = model_text(b->unit, token->span);
        if (token->kind == TOKEN_WORD && map_get(&b->local_names, word))
            refuse(b, ERROR_local_name_in_async_block, token->span.begin,
                   arena_printf("an async block uses '%s', which is declared inside the function", word),
                   "declare it outside of the function");
    }
}

/** Makes the last expression the result. */
static void return_value(struct builder *b, struct function *function)
{
    struct node *last = function->body;
    while (last && (last->kind == NODE_COMPOUND || last->kind == NODE_LABEL))
        last = last->children.count ? last->children.at[last->children.count - 1] : NULL;
    if (!last || last->kind != NODE_EXPRESSION)
        return;
    struct node *value = last->children.at[0];
    if (value->future.level == 1)
        function->result = types_future(&b->types, value->future.value, value->future.is_generator);
    if (function->result->class == TYPE_VOID)
        return;
    last->kind = NODE_RETURN;
    value->wanted = (struct wanted){.is_known = true,
                                    .level = function->result->future.level,
                                    .is_generator = function->result->future.is_generator};
    function->value = last;
}

static void build_body(struct builder *b, struct function *function, CXCursor compound)
{
    function->body = build_statement(b, compound);
    model_expand(b->unit, function->body->macro);
    model_expand(b->unit, function->body->tail);
    model_expand(b->unit, function->body->around);
    build_set_scopes(function->body);
    return_value(b, function);
}

struct node *build_block(struct builder *b, CXCursor statement_expression)
{
    CXCursor compound = builder_children_of(statement_expression).at[0];
    struct node *call = builder_node(b, NODE_CALL, statement_expression);
    struct function *function =
        new_block(b, statement_expression, builder_node(b, NODE_COMPOUND, compound)->span);
    refuse_local_names(b, function->body_span);
    struct block_scope scope = {b->block, function, call, b->variables, b->current, b->result};
    call->callee = function;
    call->name = "";
    builder_add(call, build_nothing(call));
    b->block = &scope;
    b->variables = (struct table){0};
    b->current = function;
    build_body(b, function, compound);
    b->block = scope.outer;
    b->variables = scope.variables;
    b->current = scope.around;
    b->result = scope.result;
    call->type = function->result;
    call->has_effect = call->has_call = true;
    return call;
}
