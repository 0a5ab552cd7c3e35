/* Async functions as they are called, by name or through pointers; variables. */
#include "builder.h"

#include <string.h>

#include "build.h"

/* ---- functions that are called ---- */

bool build_is_async(CXCursor declaration)
{
    cursor_array children = builder_children_of(declaration);
    for (size_t i = 0; i < children.count; i++)
        if (clang_getCursorKind(children.at[i]) == CXCursor_AnnotateAttr &&
            !strcmp(builder_name_of(children.at[i]), "async"))
            return true;
    return false;
}

static struct function *new_function(struct builder *b, CXCursor cursor)
{
    struct function *function = NEW(struct function);
    CXType type = clang_getCursorType(cursor);
    function->name = builder_name_of(cursor);
    function->offset = parse_offset(clang_getCursorLocation(cursor));
    function->result = types_build(&b->types, clang_getResultType(type));
    function->is_variadic = clang_isFunctionTypeVariadic(type) && type.kind == CXType_FunctionProto;
    function->is_unprototyped = type.kind == CXType_FunctionNoProto;
    function->is_main = !strcmp(function->name, "main");
    for (int i = 0; i < clang_Cursor_getNumArguments(cursor); i++) {
        CXCursor parameter = clang_Cursor_getArgument(cursor, (unsigned)i);
        struct variable *variable = NEW(struct variable);
        variable->kind = VARIABLE_PARAMETER;
        variable->name = builder_name_of(parameter);
        variable->type = types_build_parameter(&b->types, clang_getArgType(type, (unsigned)i));
        PUSH(function->parameters, variable);
    }
    function->bound = map_get(&b->bound, function->name);
    if (function->bound)
        function->convention = CONVENTION_MANUAL;
    PUSH(b->unit->functions, function);
    return function;
}

bool build_is_array_type(CXType type)
{
    enum CXTypeKind kind = clang_getCanonicalType(type).kind;
    return kind == CXType_ConstantArray || kind == CXType_IncompleteArray || kind == CXType_VariableArray;
}

bool build_is_async_type(CXType type)
{
    for (;;) {
        CXCursor declaration = clang_getTypeDeclaration(type);
        if (clang_getCursorKind(declaration) == CXCursor_TypedefDecl && type.kind != CXType_Pointer) {
            if (build_is_async(declaration))
                return true;
            type = clang_getTypedefDeclUnderlyingType(declaration);
        } else if (type.kind == CXType_Elaborated) {
            type = clang_Type_getNamedType(type);
        } else if (type.kind == CXType_Attributed) {
            type = clang_Type_getModifiedType(type);
        } else if (type.kind == CXType_Pointer) {
            type = clang_getPointeeType(type);
        } else if (build_is_array_type(type)) {
            type = clang_getArrayElementType(type);
        } else {
            return false;
        }
    }
}

bool build_is_async_declaration(CXCursor declaration)
{
    return build_is_async(declaration) || (clang_getCursorKind(declaration) != CXCursor_FunctionDecl &&
                                           build_is_async_type(clang_getCursorType(declaration)));
}

bool build_is_async_pointer(CXCursor e)
{
    cursor_array operands = builder_expressions_of(e);
    switch ((int)clang_getCursorKind(e)) {
    case CXCursor_DeclRefExpr:
    case CXCursor_MemberRefExpr:
        return build_is_async_declaration(clang_getCursorReferenced(e));
    case CXCursor_CallExpr:
    case CXCursor_CStyleCastExpr:
        return build_is_async_type(clang_getCursorType(e));
    case CXCursor_ConditionalOperator:
        return operands.count == 3 &&
               (build_is_async_pointer(operands.at[1]) || build_is_async_pointer(operands.at[2]));
    case CXCursor_BinaryOperator:
        return operands.count == 2 && build_is_async_pointer(operands.at[1]);
    case CXCursor_ParenExpr:
    case CXCursor_UnexposedExpr:
    case CXCursor_UnaryOperator:
    case CXCursor_ArraySubscriptExpr:
        return (operands.count && build_is_async_pointer(operands.at[0])) ||
               build_is_async_type(clang_getCursorType(e));
    default:
        return build_is_async_type(clang_getCursorType(e));
    }
}

struct function *build_pointed_function(struct builder *b, CXCursor call)
{
    struct function *function = NEW(struct function);
    const char *name = builder_name_of(call);
    function->name = name[0] ? name : "call";
    function->convention = CONVENTION_POINTER;
    function->result = types_build(&b->types, clang_getCursorType(call));
    cursor_array operands = builder_expressions_of(call);
    CXType type = clang_getPointeeType(clang_getCanonicalType(clang_getCursorType(operands.at[0])));
    function->is_variadic = type.kind == CXType_FunctionProto && clang_isFunctionTypeVariadic(type);
    return function;
}

const char *build_usr_of(struct builder *b, CXCursor declaration)
{
    const char *usr = table_get(&b->usrs, parse_identity(declaration));
    if (!usr) {
        usr = parse_string(clang_getCursorUSR(declaration));
        table_set(&b->usrs, parse_identity(declaration), (void *)usr);
    }
    return usr;
}

struct function *build_async_function(struct builder *b, CXCursor declaration)
{
    if (clang_getCursorKind(declaration) != CXCursor_FunctionDecl)
        return NULL;
    const char *key = build_usr_of(b, declaration);
    struct function *function = map_get(&b->functions, key);
    if (!function && build_is_async(declaration) &&
        !types_is_generator(clang_getCursorResultType(declaration))) {
        function = new_function(b, declaration);
        map_set(&b->functions, key, function);
    }
    return function;
}

static struct type *bool_type(void)
{
    static struct type type;
    type = (struct type){.class = TYPE_SCALAR,
                         .prefix = "bool ",
                         .suffix = "",
                         .view_prefix = "bool ",
                         .view_suffix = "",
                         .size = 1,
                         .align = 1};
    return &type;
}

struct function *build_generator_function(struct builder *b, CXCursor declaration)
{
    if (clang_getCursorKind(declaration) != CXCursor_FunctionDecl ||
        !types_is_generator(clang_getCursorResultType(declaration)))
        return NULL;
    CXCursor definition = clang_getCursorDefinition(declaration);
    if (clang_Cursor_isNull(definition) || !builder_is_in_main_file(b, definition) ||
        build_gives_generator(definition))
        return NULL;
    const char *key = build_usr_of(b, declaration);
    struct function *function = map_get(&b->generators, key);
    if (function)
        return function;
    function = new_function(b, definition);
    function->convention = CONVENTION_STATE;
    function->item = function->result->future.value;
    function->result = bool_type();
    function->is_plain = !build_is_async(definition);
    map_set(&b->generators, key, function);
    return function;
}

struct function *build_next_function(struct builder *b, bool is_sent)
{
    static const struct type frames[] = {{.size = 3 * sizeof(void *), .align = _Alignof(void *)},
                                         {.size = 4 * sizeof(void *), .align = _Alignof(void *)}};
    struct function **function = &b->next_functions[is_sent];
    if (*function)
        return *function;
    *function = NEW(struct function);
    (*function)->name = is_sent ? "async_await_next_sent" : "async_await_next";
    (*function)->convention = CONVENTION_MANUAL;
    (*function)->bound = &frames[is_sent];
    (*function)->result = bool_type();
    PUSH(b->unit->functions, *function);
    return *function;
}

/* ---- variables ---- */

struct variable *build_find_variable(const struct builder *b, CXCursor declaration)
{
    return table_get(&b->variables, parse_identity(declaration));
}

struct variable *build_add_variable(struct builder *b, CXCursor cursor, enum variable_kind kind)
{
    struct variable *variable = NEW(struct variable);
    variable->kind = kind;
    variable->name = builder_name_of(cursor);
    variable->type = types_build(&b->types, clang_getCursorType(cursor));
    variable->span = parse_span(cursor);
    variable->offset = parse_offset(clang_getCursorLocation(cursor));
    variable->index = (unsigned)b->current->variables.count;
    if (kind != VARIABLE_LITERAL)
        table_set(&b->variables, parse_identity(cursor), variable);
    PUSH(b->current->variables, variable);
    return variable;
}
