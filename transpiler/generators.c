/* Generators: what they yield, and who takes their items. A yield is an await of whoever takes the item; a
 * for_each is a loop whose condition takes the next one. */
#include "builder.h"

#include <string.h>

#include "build.h"

/* ---- which functions are generators ---- */

static enum CXChildVisitResult find_result(CXCursor cursor, CXCursor parent, CXClientData data)
{
    (void)parent;
    if (clang_getCursorKind(cursor) != CXCursor_ReturnStmt)
        return CXChildVisit_Recurse;
    *(bool *)data |= builder_expressions_of(cursor).count > 0;
    return CXChildVisit_Continue;
}

bool build_gives_generator(CXCursor function)
{
    bool gives = false;
    clang_visitChildren(function, find_result, &gives);
    return gives;
}

/* ---- yield ---- */

bool build_begins_with_yield(struct builder *b, CXCursor cursor)
{
    unsigned begin = builder_span_of(b, cursor).begin;
    const struct keyword_use *use = build_keyword_at(b, begin);
    if (!use || use->keyword != KEYWORD_yield || (b->yield.end && begin == b->yield.begin))
        return false;
    return clang_getCursorKind(cursor) != CXCursor_UnexposedExpr || builder_expressions_of(cursor).count != 1;
}

/** Whoever takes the items of the current generator: awaiting that gives what it sends, or nothing where they
 * are those of another one. */
static struct function *taker(struct type *result)
{
    struct function *function = NEW(struct function);
    static const struct type frame = {.size = 0, .align = 1};
    function->name = result->class == TYPE_VOID ? "yield_from" : "yield";
    function->convention = CONVENTION_YIELD;
    function->bound = &frame;
    function->result = result;
    return function;
}

/** What a yield awaits: a call with what it gives as its argument. */
static struct node *yield_call(struct node *value, struct type *result)
{
    struct node *call = builder_wrap(NODE_CALL, value);
    call->name = "";
    call->callee = taker(result);
    call->type = result;
    builder_add(call, build_nothing(call));
    builder_add(call, value);
    return call;
}

static struct type *item_of(struct builder *b, CXCursor cursor)
{
    struct futurity future = types_build(&b->types, b->result)->future;
    return future.is_generator ? future.value : types_build(&b->types, clang_getCursorType(cursor));
}

static bool is_item(const struct builder *b, CXCursor cursor)
{
    CXType type = clang_getCanonicalType(clang_getCursorType(cursor)),
           item = clang_getCanonicalType(b->result);
    return clang_equalTypes(clang_getUnqualifiedType(type), clang_getUnqualifiedType(item));
}

enum shape { SHAPE_NUMBER, SHAPE_POINTER, SHAPE_OTHER };

static enum shape shape_of(CXType type)
{
    switch ((int)type.kind) {
    case CXType_Record:
    case CXType_Void:
        return SHAPE_OTHER;
    case CXType_Pointer:
    case CXType_BlockPointer:
    case CXType_ConstantArray:
    case CXType_IncompleteArray:
    case CXType_VariableArray:
    case CXType_FunctionProto:
    case CXType_FunctionNoProto:
        return SHAPE_POINTER;
    default:
        return SHAPE_NUMBER;
    }
}

/** Whether the compiler can convert a value to the type of the items. (What makes a pointer of a number may
 * be 0: that is left to it.) */
static bool becomes_item(const struct builder *b, CXCursor cursor)
{
    CXType type = clang_getCanonicalType(clang_getCursorType(cursor)),
           item = clang_getCanonicalType(b->result);
    enum shape from = shape_of(type), to = shape_of(item);
    if (from == SHAPE_OTHER || to == SHAPE_OTHER)
        return is_item(b, cursor);
    return from == to || to == SHAPE_POINTER || item.kind == CXType_Bool;
}

struct node *build_yield(struct builder *b, CXCursor cursor)
{
    struct node *node = builder_node(b, NODE_AWAIT, cursor);
    const struct keyword_use *use = build_keyword_at(b, builder_span_of(b, cursor).begin);
    build_claim(b, node, KEYWORD_yield);
    struct span outer = b->yield;
    const struct token *operand = source_next(b->unit->source, use->span.end);
    b->yield = (struct span){use->span.begin, operand ? operand->span.begin : use->span.end};
    struct node *value = build_expression(b, cursor);
    b->yield = outer;
    struct node *call = yield_call(value, item_of(b, cursor));
    value->wanted = (struct wanted){
        .is_known = true, .level = call->type->future.level, .is_generator = call->type->future.is_generator};
    builder_add(node, call);
    node->type = call->type;
    node->future = call->type->future;
    node->has_await = node->has_effect = true;
    node->mistakes_value = !is_item(b, cursor);
    node->mistakes_item = !becomes_item(b, cursor);
    return node;
}

struct node *build_yield_from(struct builder *b, struct node *node, CXCursor operand)
{
    struct node *value = build_expression(b, operand);
    if (build_is_future(value) && model_is_place(value))
        value = build_move(value);
    node->kind = NODE_AWAIT;
    struct node *call = yield_call(value, types_void());
    builder_add(node, call);
    node->type = call->type;
    node->has_await = node->has_effect = true;
    node->mistakes_value = !is_item(b, operand);
    value->wanted = (struct wanted){.is_known = true, .level = 1, .is_generator = true};
    if (b->current)
        b->current->delegates = true;
    return node;
}

/* ---- taking items ---- */

void build_await_next(struct builder *b, struct node *e)
{
    struct node *call = model_strip(e);
    if (call->kind != NODE_CALL || call->callee)
        return;
    bool is_sent = !strcmp(call->name, "async_next_sent");
    if (!is_sent && strcmp(call->name, "async_next") != 0)
        return;
    call->callee = build_next_function(b, is_sent);
    call->name = call->callee->name;
    call->type = call->callee->result;
}

bool build_takes_item(const struct node *e)
{
    bool is_call = e->kind == NODE_CALL && e->children.count > 2 && !strncmp(e->name, "async_next", 10);
    return is_call && model_strip(e->children.at[1])->future.is_generator;
}

struct variable *build_ordinary_generator(struct builder *b, CXCursor declaration)
{
    struct type *type = types_build(&b->types, clang_getCursorType(declaration));
    if (type->future.level != 1 || !type->future.is_generator || !build_is_local_object(declaration))
        return NULL;
    struct variable *variable = NEW(struct variable);
    *variable = (struct variable){.kind = VARIABLE_LOCAL, .name = builder_name_of(declaration), .type = type};
    variable->field = variable->name;
    table_set(&b->variables, parse_identity(declaration), variable);
    return variable;
}

/* ---- for_each ---- */

static const char each_marker[] = "async_marker_for_each";

bool build_is_each(CXCursor loop)
{
    cursor_array children = builder_children_of(loop);
    return children.count == 3 && clang_getCursorKind(children.at[1]) == CXCursor_CallExpr &&
           !strcmp(builder_name_of(children.at[1]), each_marker);
}

/** `(item = ((void)marker(), (generator)))`: the generator. */
static CXCursor generator_in(CXCursor value)
{
    cursor_array inner = builder_expressions_of(value);
    while (inner.count == 1) {
        value = inner.at[0];
        inner = builder_expressions_of(value);
    }
    if (inner.count != 2)
        return clang_getNullCursor();
    CXCursor parentheses = inner.at[1];
    while (clang_getCursorKind(parentheses) == CXCursor_UnexposedExpr)
        parentheses = builder_expressions_of(parentheses).at[0];
    return builder_expressions_of(parentheses).at[0];
}

/** The bytes of the first argument of for_each. */
static struct span item_span(const struct builder *b, const struct keyword_use *use)
{
    const struct source *source = b->unit->source;
    const struct token *token = source_next(source, use->span.end);
    struct span span = {token->span.end, token->span.end};
    int depth = 0;
    for (; token; token = source_next(source, token->span.end)) {
        depth += source_nesting(source, token);
        if (depth == 1 && token_is(source, token, ","))
            break;
        span.end = token->span.end;
    }
    return span;
}

/** A name that is not in the text. */
static struct node *hidden_reference(const struct node *loop, struct variable *variable, const char *name,
                                     struct type *type)
{
    struct node *reference = builder_wrap(NODE_REFERENCE, loop);
    reference->span.end = reference->span.begin;
    reference->variable = variable;
    reference->name = name;
    reference->type = type;
    reference->future = type ? type->future : (struct futurity){0};
    reference->is_captured = reference->is_local_object = true;
    if (variable)
        variable->is_referenced = true;
    return reference;
}

static struct node *hidden_address(struct node *operand)
{
    struct node *address = builder_wrap(NODE_ADDRESS, operand);
    address->is_captured = true;
    address->future = operand->future;
    address->future.level += address->future.level > 0;
    builder_add(address, operand);
    return address;
}

/** The generator that a for_each runs through. */
static struct node *each_variable(struct builder *b, const struct node *loop, struct node *value)
{
    struct node *node = builder_wrap(NODE_VARIABLE, value);
    node->name = model_free_name(b->unit, "async_each");
    node->future = value->future;
    node->has_initialiser = node->is_each = true;
    node->is_local_object = true;
    value->wanted = (struct wanted){.is_known = true, .level = 1, .is_generator = true};
    builder_add(node, value);
    if (!value->future.is_generator)
        return node;
    struct variable *variable = NEW(struct variable);
    *variable = (struct variable){.kind = VARIABLE_LOCAL,
                                  .name = "each",
                                  .type = types_future(&b->types, value->future.value, true),
                                  .span = value->span,
                                  .offset = loop->span.begin,
                                  .is_each = true,
                                  .field = node->name};
    if (b->current) {
        variable->index = (unsigned)b->current->variables.count;
        PUSH(b->current->variables, variable);
    }
    node->variable = variable;
    node->type = variable->type;
    return node;
}

/** What the items are given to: a variable of the loop's, or a place that is there already. */
static struct node *item_place(struct builder *b, struct node *loop, struct node *declaration, CXCursor init)
{
    if (clang_getCursorKind(init) != CXCursor_DeclStmt)
        return build_expression(b, builder_expressions_of(init).at[0]);
    CXCursor cursor = builder_children_of(init).at[0];
    struct node *item = builder_node(b, NODE_VARIABLE, cursor);
    item->span = loop->item;
    item->name = builder_name_of(cursor);
    item->type = types_build(&b->types, clang_getCursorType(cursor));
    if (b->current)
        item->variable = build_add_variable(b, cursor, VARIABLE_LOCAL);
    builder_add(declaration, item);
    return hidden_reference(loop, item->variable, item->name, item->type);
}

static struct node *next_item(struct builder *b, const struct node *loop, struct node *each,
                              struct node *place)
{
    struct node *call = builder_wrap(NODE_CALL, loop);
    call->span.end = call->span.begin;
    call->name = "async_next";
    call->is_each = call->has_call = call->has_effect = true;
    builder_add(call, build_nothing(call));
    builder_add(call, hidden_address(hidden_reference(loop, each->variable, each->name, each->type)));
    builder_add(call, hidden_address(place));
    call->children.at[1]->future = (struct futurity){2, each->future.value, true, each->future.is_async};
    if (!each->future.is_async)
        return call;
    build_await_next(b, call);
    struct node *await = builder_wrap(NODE_AWAIT, call);
    await->type = call->type;
    await->has_await = await->has_effect = true;
    builder_add(await, call);
    return await;
}

struct node *build_each(struct builder *b, CXCursor cursor)
{
    struct node *loop = builder_node(b, NODE_FOR, cursor);
    cursor_array children = builder_children_of(cursor);
    loop->is_each = true;
    build_claim(b, loop, KEYWORD_for_each);
    const struct keyword_use *use = build_keyword_at(b, loop->span.begin);
    CXCursor init = children.at[0];
    bool is_declared = clang_getCursorKind(init) == CXCursor_DeclStmt;
    CXCursor value = is_declared ? clang_Cursor_getVarDeclInitializer(builder_children_of(init).at[0])
                                 : builder_expressions_of(init).at[1];
    if (!use) /* out of a macro, which is expanded now */
        return loop;
    loop->item = item_span(b, use);
    struct node *generator = build_expression(b, generator_in(value));
    if (build_is_future(generator) && model_is_place(generator))
        generator = build_move(generator);
    struct node *declaration = builder_wrap(NODE_DECLARATION, generator);
    struct node *each = each_variable(b, loop, generator);
    builder_add(declaration, each);
    struct node *place = item_place(b, loop, declaration, init);
    struct node *condition = next_item(b, loop, each, place), *body = build_statement(b, children.at[2]);
    CXType type = is_declared ? clang_getCursorType(builder_children_of(init).at[0])
                              : clang_getCursorType(builder_expressions_of(init).at[0]);
    loop->mistakes_value = !clang_equalTypes(
        clang_getUnqualifiedType(clang_getCanonicalType(type)),
        clang_getUnqualifiedType(clang_getCanonicalType(clang_getCursorType(generator_in(value)))));
    loop->loop.init = declaration;
    loop->loop.condition = condition;
    loop->loop.body = body;
    builder_add(loop, declaration);
    builder_add(loop, condition);
    builder_add(loop, body);
    if (body->span.end > loop->span.end)
        loop->span.end = body->span.end;
    return loop;
}
