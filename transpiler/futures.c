/* Futures as values: what is one, and what happens to it where. To clang a future is the value that awaiting
 * it gives; the builder knows it by its declaration and follows it through the expressions. */
#include "builder.h"

#include <string.h>

#include "build.h"

/* ---- markers ---- */

/** The only child of a cursor that has the kind, or a null cursor. */
static CXCursor only_child(CXCursor cursor, enum CXCursorKind kind)
{
    cursor_array children = builder_children_of(cursor);
    bool is_it = children.count == 1 && clang_getCursorKind(children.at[0]) == kind;
    return is_it ? children.at[0] : clang_getNullCursor();
}

/** The statements of `(*({ ... }))`. */
static cursor_array statements_in(CXCursor parentheses)
{
    static const enum CXCursorKind path[] = {CXCursor_UnaryOperator, CXCursor_StmtExpr,
                                             CXCursor_CompoundStmt};
    CXCursor cursor = parentheses;
    for (size_t i = 0; i < sizeof path / sizeof *path && !clang_Cursor_isNull(cursor); i++)
        cursor = only_child(cursor, path[i]);
    return clang_Cursor_isNull(cursor) ? (cursor_array){0} : builder_children_of(cursor);
}

/** The expression below a declaration of a type and its parentheses, of which a typeof has one pair. */
static CXCursor operand_of(CXCursor statement)
{
    CXCursor cursor = only_child(statement, CXCursor_TypedefDecl);
    for (int i = 0; i < 2 && !clang_Cursor_isNull(cursor); i++)
        cursor = only_child(cursor, CXCursor_ParenExpr);
    cursor_array operand = clang_Cursor_isNull(cursor) ? (cursor_array){0} : builder_expressions_of(cursor);
    return operand.count == 1 ? operand.at[0] : clang_getNullCursor();
}

enum keyword build_value_marker(CXCursor parentheses, CXCursor *operand)
{
    static const char prefix[] = "async_marker_";
    cursor_array statements = statements_in(parentheses);
    if (statements.count != 3 || clang_getCursorKind(statements.at[0]) != CXCursor_CallExpr)
        return KEYWORD_COUNT;
    const char *name = builder_name_of(statements.at[0]);
    if (strncmp(name, prefix, sizeof prefix - 1) != 0)
        return KEYWORD_COUNT;
    *operand = operand_of(statements.at[1]);
    return clang_Cursor_isNull(*operand) ? KEYWORD_COUNT : keyword_of(name + sizeof prefix - 1);
}

bool build_is_future_type(const struct builder *b, CXCursor operand)
{
    const struct keyword_use *use = build_keyword_at(b, builder_normalise(b, parse_span(operand)).begin);
    if (use && (use->keyword == KEYWORD_future || use->keyword == KEYWORD_generator))
        return true;
    while (clang_getCursorKind(operand) == CXCursor_ParenExpr ||
           clang_getCursorKind(operand) == CXCursor_UnaryOperator) {
        cursor_array inner = builder_expressions_of(operand);
        if (inner.count != 1)
            return false;
        operand = inner.at[0];
    }
    const char *text = parse_string(clang_getTypeSpelling(clang_getCursorType(operand)));
    return clang_getCursorKind(operand) == CXCursor_GenericSelectionExpr &&
           (strstr(text, "async_marker_future") || strstr(text, "async_marker_generator"));
}

cursor_array build_operands_of(const struct builder *b, CXCursor cursor)
{
    cursor_array children = builder_expressions_of(cursor);
    size_t count = children.count;
    children.count = 0;
    for (size_t i = 0; i < count; i++)
        if (i + 1 == count || !build_is_future_type(b, children.at[i]))
            children.at[children.count++] = children.at[i];
    return children;
}

/* ---- levels ---- */

static struct futurity none(void)
{
    return (struct futurity){0};
}

/** Of a pointer to something, or what something points to. */
static struct futurity changed(struct futurity future, int by)
{
    if (future.level)
        future.level += (unsigned)by;
    return future.level ? future : none();
}

static struct futurity of_type(struct builder *b, CXCursor cursor)
{
    CXType type = clang_getCursorType(cursor);
    bool is_builtin = type.kind >= CXType_FirstBuiltin && type.kind <= CXType_LastBuiltin;
    return is_builtin || type.kind == CXType_Invalid ? none() : types_build(&b->types, type)->future;
}

/** The first of a node's children, from one on, that is a future or leads to one. */
static struct futurity of_children(const struct node *node, size_t first)
{
    for (size_t i = first; i < node->children.count; i++)
        if (node->children.at[i]->future.level)
            return node->children.at[i]->future;
    return none();
}

static struct futurity of_statement_expression(const struct node *node)
{
    const struct node *compound = node->children.count ? node->children.at[0] : NULL;
    const struct node *last =
        compound && compound->children.count ? compound->children.at[compound->children.count - 1] : NULL;
    while (last && last->kind == NODE_LABEL && last->children.count)
        last = last->children.at[last->children.count - 1];
    return last && last->kind == NODE_EXPRESSION ? last->children.at[0]->future : none();
}

/** Whether types are the same but for qualifiers, also of what they point to. */
static bool are_same_unqualified(CXType a, CXType b)
{
    a = clang_getCanonicalType(a);
    b = clang_getCanonicalType(b);
    if (a.kind == CXType_Pointer && b.kind == CXType_Pointer)
        return are_same_unqualified(clang_getPointeeType(a), clang_getPointeeType(b));
    return clang_equalTypes(clang_getUnqualifiedType(a), clang_getUnqualifiedType(b));
}

/** A conversion that changes the value makes something else of a future. */
static struct futurity of_conversion(const struct node *node, CXCursor cursor)
{
    cursor_array operand = builder_expressions_of(cursor);
    struct futurity future = of_children(node, 0);
    if (!future.level || !operand.count)
        return none();
    bool is_same = are_same_unqualified(clang_getCursorType(cursor), clang_getCursorType(operand.at[0]));
    return is_same ? future : none();
}

/** What awaiting gives: the callee's result, or what is in the future. */
static struct futurity of_await(const struct node *node)
{
    const struct node *call = node->children.count ? model_strip(node->children.at[0]) : NULL;
    if (!call || call->kind != NODE_CALL || !call->callee)
        return none();
    return call->callee->result->future;
}

static struct futurity of_spawn(const struct node *node)
{
    const struct node *call = node->children.count ? model_strip(node->children.at[0]) : NULL;
    if (!call || call->kind != NODE_CALL || !call->callee)
        return none();
    return (struct futurity){.level = 1, .value = call->callee->result};
}

/** Of what a declaration declares: that tells whether a generator is async. */
static struct futurity of_declared(struct builder *b, CXCursor cursor)
{
    struct futurity future = of_type(b, cursor);
    if (future.is_generator)
        future.is_async = build_is_async(clang_getCursorReferenced(cursor));
    return future;
}

static struct futurity futurity_of(struct builder *b, const struct node *node, CXCursor cursor)
{
    switch (node->kind) {
    case NODE_REFERENCE: /* builtin functions have no type that could be built */
        return clang_getCursorKind(clang_getCursorReferenced(cursor)) == CXCursor_FunctionDecl
                   ? none()
                   : of_declared(b, cursor);
    case NODE_MEMBER:
    case NODE_CALL:
        return of_declared(b, cursor);
    case NODE_OPERATION:
    case NODE_COMPOUND_LITERAL:
        return of_type(b, cursor);
    case NODE_AWAIT:
        return of_await(node);
    case NODE_SPAWN:
    case NODE_LAZY:
        return of_spawn(node);
    case NODE_ADDRESS:
        return changed(of_children(node, 0), 1);
    case NODE_DEREFERENCE:
    case NODE_SUBSCRIPT:
        return changed(of_children(node, 0), -1);
    case NODE_CONVERSION:
        return of_conversion(node, cursor);
    case NODE_PARENTHESES:
    case NODE_DECAY:
    case NODE_ASSIGN:
    case NODE_STEP:
    case NODE_ELVIS:
        return of_children(node, 0);
    case NODE_CONDITIONAL:
    case NODE_GENERIC:
    case NODE_CHOOSE:
        return of_children(node, 1);
    case NODE_COMMA:
        return node->children.at[node->children.count - 1]->future;
    case NODE_STATEMENT_EXPRESSION:
        return of_statement_expression(node);
    case NODE_OTHER:
        if (clang_getCursorKind(cursor) == CXCursor_CStyleCastExpr)
            return of_type(b, cursor);
        return clang_getCanonicalType(clang_getCursorType(cursor)).kind == CXType_Pointer
                   ? of_children(node, 0)
                   : none();
    default:
        return none();
    }
}

/* ---- moves ---- */

static bool is_void_pointer(CXType type)
{
    type = clang_getCanonicalType(type);
    return type.kind == CXType_Pointer &&
           clang_getCanonicalType(clang_getPointeeType(type)).kind == CXType_Void;
}

/** Whether a value may become any pointer: a null pointer, a pointer to void. */
static bool may_become_any_pointer(CXCursor cursor)
{
    while (clang_getCursorKind(cursor) == CXCursor_UnexposedExpr ||
           clang_getCursorKind(cursor) == CXCursor_ParenExpr) {
        cursor_array operand = builder_expressions_of(cursor);
        if (is_void_pointer(clang_getCursorType(cursor)) || operand.count != 1)
            break;
        cursor = operand.at[0];
    }
    CXType type = clang_getCanonicalType(clang_getCursorType(cursor));
    return is_void_pointer(type) || type.kind == CXType_NullPtr ||
           (clang_getCursorKind(cursor) == CXCursor_IntegerLiteral);
}

static void note_copy(struct builder *b, struct node *node, CXCursor cursor)
{
    CXType type = clang_getCanonicalType(clang_getCursorType(cursor));
    if (node->kind == NODE_CONVERSION && type.kind == CXType_Record && model_is_place(node->children.at[0]))
        node->copies_futures = types_build(&b->types, type)->holds_future;
}

void build_note_future(struct builder *b, struct node *node, CXCursor cursor)
{
    node->future = futurity_of(b, node, cursor);
    if (node->kind == NODE_CONVERSION && node->future.level == 1 && model_is_place(node->children.at[0])) {
        node->kind = NODE_MOVE;
        node->has_effect = true;
    }
    note_copy(b, node, cursor);
    node->is_any_pointer = may_become_any_pointer(cursor);
    if (!b->current)
        return;
    if (node->future.level == 1)
        node->type = types_future(&b->types, node->future.value, node->future.is_generator);
    else if (node->type && node->type->future.level != node->future.level)
        node->type = types_build_plain(&b->types, clang_getCursorType(cursor));
}

void build_void_cast(struct node *cast)
{
    cast->is_void_cast = true;
    struct node *operand = cast->children.count ? cast->children.at[cast->children.count - 1] : NULL;
    if (!operand || operand->kind != NODE_MOVE)
        return;
    operand->kind = NODE_CONVERSION;
    operand->has_effect = operand->children.at[0]->has_effect;
    cast->has_effect = operand->has_effect;
}

void build_want(struct builder *b, struct node *value, CXType type)
{
    if (type.kind == CXType_Invalid)
        return;
    struct futurity future = types_build(&b->types, type)->future;
    value->wanted = (struct wanted){.is_known = true,
                                    .is_any_pointer = is_void_pointer(type),
                                    .level = future.level,
                                    .is_generator = future.is_generator};
}

void build_want_async(struct node *value, bool is_async)
{
    value->wanted.is_async = is_async;
    value->wanted.is_plain = !is_async;
}

void build_want_result(struct builder *b, struct node *value)
{
    build_want(b, value, b->result);
    build_want_async(value, b->is_async_result);
}

/** The type of the function that an expression names or points to. */
static CXType function_type(CXCursor function)
{
    cursor_array inner = builder_expressions_of(function);
    while (inner.count == 1 && (clang_getCursorKind(function) == CXCursor_UnexposedExpr ||
                                clang_getCursorKind(function) == CXCursor_ParenExpr)) {
        function = inner.at[0];
        inner = builder_expressions_of(function);
    }
    CXType type = clang_getCursorType(function);
    while (type.kind == CXType_Elaborated || type.kind == CXType_Typedef || type.kind == CXType_Pointer)
        type = type.kind == CXType_Elaborated ? clang_Type_getNamedType(type)
               : type.kind == CXType_Typedef
                   ? clang_getTypedefDeclUnderlyingType(clang_getTypeDeclaration(type))
                   : clang_getPointeeType(type);
    return type;
}

/** What an argument points to, before it becomes a pointer to void; an invalid type for a null pointer. */
static CXType pointee_of(CXCursor argument)
{
    cursor_array inner = builder_expressions_of(argument);
    while (inner.count == 1 && clang_getCursorKind(argument) == CXCursor_UnexposedExpr &&
           is_void_pointer(clang_getCursorType(argument))) {
        argument = inner.at[0];
        inner = builder_expressions_of(argument);
    }
    return clang_getUnqualifiedType(
        clang_getPointeeType(clang_getCanonicalType(clang_getCursorType(argument))));
}

/** Whether two arguments point to the same type; what points to void, or to nothing, may point to anything.
 */
static bool points_to_same(CXCursor a, CXCursor b)
{
    CXType x = pointee_of(a), y = pointee_of(b);
    return y.kind == CXType_Invalid || y.kind == CXType_Void || clang_equalTypes(x, y);
}

/** The types of parameters do not tell which generators are async: their declarations do. */
static void want_async_arguments(struct node *call, CXCursor function)
{
    if (clang_getCursorKind(function) != CXCursor_FunctionDecl)
        return;
    for (int i = 0; i < clang_Cursor_getNumArguments(function) && i + 1 < (int)call->children.count; i++)
        if (call->children.at[i + 1]->wanted.is_generator)
            build_want_async(call->children.at[i + 1],
                             build_is_async(clang_Cursor_getArgument(function, (unsigned)i)));
}

void build_want_arguments(struct builder *b, struct node *call, CXCursor cursor)
{
    cursor_array children = builder_expressions_of(cursor);
    if (!children.count)
        return;
    CXType type = function_type(children.at[0]);
    int count = clang_getNumArgTypes(type);
    bool stores_last = !strcmp(call->name, "async_try_join") || !strcmp(call->name, "async_next") ||
                       !strcmp(call->name, "async_next_sent");
    if (stores_last && children.count >= 3)
        call->mistakes_value = !points_to_same(children.at[1], children.at[children.count - 1]);
    bool takes_any = !strcmp(call->name, "async_group_add"); /* which is variadic in the source view */
    for (int i = 0; i + 1 < (int)call->children.count; i++)
        if (takes_any && i == 1)
            call->children.at[i + 1]->wanted = (struct wanted){.is_known = true, .level = 1};
        else if (i < count)
            build_want(b, call->children.at[i + 1], clang_getArgType(type, (unsigned)i));
        else if (count >= 0)
            call->children.at[i + 1]->wanted = (struct wanted){.is_known = true};
    want_async_arguments(call, clang_getCursorReferenced(cursor));
}

/* ---- variables ---- */

bool build_is_local_object(CXCursor declaration)
{
    enum CX_StorageClass storage = clang_Cursor_getStorageClass(declaration);
    if (clang_getCursorKind(declaration) == CXCursor_ParmDecl)
        return true;
    return clang_getCursorKind(declaration) == CXCursor_VarDecl && storage != CX_SC_Static &&
           storage != CX_SC_Extern && clang_getCursorLinkage(declaration) == CXLinkage_NoLinkage;
}

/** Whether a type is one of futures, or of arrays of such, which look after themselves in local variables. */
static bool is_owner(CXType type, const struct type *built)
{
    unsigned level = built->future.level;
    for (; build_is_array_type(type); type = clang_getArrayElementType(clang_getCanonicalType(type)))
        level--;
    return built->future.level && level == 1;
}

static const char drop[] = "async_future_drop";

void build_note_future_parameter(struct variable *parameter)
{
    if (parameter->type->future.level != 1)
        return;
    parameter->cleanup = drop;
    parameter->in_frame = true;
}

void build_note_future_variable(struct builder *b, struct node *node, CXCursor cursor)
{
    CXType type = clang_getCursorType(cursor);
    const struct type *built = types_build(&b->types, type);
    if (node->has_initialiser)
        build_want(b, node->children.at[node->children.count - 1], type);
    node->future = built->future;
    if (built->future.is_generator) {
        node->future.is_async = build_is_async(cursor);
        if (node->has_initialiser)
            build_want_async(node->children.at[node->children.count - 1], node->future.is_async);
    }
    if (built->future.level)
        node->type = types_build(&b->types, type);
    node->name = builder_name_of(cursor);
    node->is_local_object = is_owner(type, built) && build_is_local_object(cursor);
    if (!node->is_local_object || !node->variable || !b->current)
        return;
    node->variable->cleanup = drop;
    node->variable->in_frame = built->class != TYPE_VARIABLE_ARRAY;
}

struct node *build_ordinary_body(struct builder *b, CXCursor body, CXCursor function)
{
    struct node *node = build_statement(b, body), *owners = builder_wrap(NODE_PARAMETERS, node);
    owners->span.begin = owners->span.end = source_next(b->unit->source, node->span.begin)->span.end;
    for (int i = 0; i < clang_Cursor_getNumArguments(function); i++) {
        CXCursor cursor = clang_Cursor_getArgument(function, (unsigned)i);
        if (types_build(&b->types, clang_getCursorType(cursor))->future.level != 1 ||
            !builder_name_of(cursor)[0])
            continue;
        struct node *parameter = builder_wrap(NODE_VARIABLE, owners);
        parameter->name = builder_name_of(cursor);
        parameter->is_local_object = true;
        builder_add(owners, parameter);
    }
    PUSH(b->unit->ordinary_bodies, node);
    if (owners->children.count)
        PUSH(b->unit->operations, ((struct operation){owners, b->item}));
    return node;
}

bool build_is_about_futures(const struct node *node)
{
    if (node->kind == NODE_DECLARATION)
        for (size_t i = 0; i < node->children.count; i++)
            if (build_is_about_futures(node->children.at[i]))
                return true;
    bool is_mix = node->wanted.is_known && (node->wanted.level != node->future.level ||
                                            node->wanted.is_generator != node->future.is_generator);
    return node->future.level == 1 || node->copies_futures || is_mix ||
           (node->kind == NODE_VARIABLE && node->future.level);
}

bool build_owns_futures(const struct node *node)
{
    if (node->kind == NODE_VARIABLE && node->is_local_object)
        return true;
    for (size_t i = 0; i < node->children.count; i++)
        if (build_owns_futures(node->children.at[i]))
            return true;
    return false;
}

/* ---- awaits ---- */

/** The function that waits for a future and gives its value. */
static struct function *join_function(struct builder *b, struct type *value, bool is_left)
{
    static const struct type frame = {.size = sizeof(void *), .align = _Alignof(void *)}; /* the future */
    struct table *joins = is_left ? &b->left_joins : &b->joins;
    struct function *join = table_get(joins, value);
    if (join)
        return join;
    join = NEW(struct function);
    join->name =
        arena_printf("async_join%s%s", is_left ? "_left" : "", value->class == TYPE_VOID ? "_void" : "");
    join->convention = CONVENTION_MANUAL;
    join->bound = &frame;
    join->result = value;
    PUSH(b->unit->functions, join);
    table_set(joins, value, join);
    return join;
}

struct node *build_move(struct node *place)
{
    struct node *move = builder_wrap(NODE_MOVE, place);
    move->future = place->future;
    move->type = place->type;
    builder_add(move, place);
    move->has_effect = true;
    return move;
}

struct node *build_nothing(const struct node *call)
{
    struct node *nothing = builder_wrap(NODE_EMPTY, call);
    nothing->macro = nothing->tail = nothing->around = -1;
    nothing->span.end = nothing->span.begin;
    return nothing;
}

struct node *build_take(const struct builder *b, struct node *operand)
{
    struct node *take = builder_wrap(NODE_TAKE, operand);
    builder_add(take, operand);
    take->has_effect = true;
    take->is_left = b->is_raced && model_is_place(operand);
    return take;
}

struct node *build_join(struct builder *b, struct node *operand)
{
    struct node *call = builder_wrap(NODE_CALL, operand);
    call->name = "";
    call->callee = join_function(b, operand->future.value, b->is_raced && model_is_place(operand));
    call->type = call->callee->result;
    builder_add(call, build_nothing(call));
    builder_add(call, build_take(b, operand));
    call->has_call = true;
    return call;
}

bool build_is_future(const struct node *e)
{
    return e->future.level == 1;
}
