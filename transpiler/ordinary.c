/* Ordinary functions of the file that async ones call: what they call in turn. Their bodies are in no model.
 */
#include "builder.h"

/** What an argument is, as far as blocking.c tells arguments apart. */
static enum node_kind argument_kind(CXCursor argument)
{
    switch ((int)clang_getCursorKind(argument)) {
    case CXCursor_DeclRefExpr:
        return NODE_REFERENCE;
    case CXCursor_MemberRefExpr:
        return NODE_MEMBER;
    case CXCursor_CallExpr:
        return NODE_CALL;
    case CXCursor_UnexposedExpr:
    case CXCursor_ParenExpr: {
        cursor_array operands = builder_expressions_of(argument);
        return operands.count == 1 ? argument_kind(operands.at[0]) : NODE_OTHER;
    }
    default:
        return NODE_OTHER;
    }
}

static struct node *plain_node(const struct builder *b, enum node_kind kind, CXCursor cursor)
{
    struct node *node = NEW(struct node);
    *node = (struct node){.kind = kind, .name = "", .span = builder_normalise(b, parse_span(cursor))};
    return node;
}

struct caller {
    struct builder *builder;
    struct ordinary *function;
};

static enum CXChildVisitResult note_call(CXCursor cursor, CXCursor parent, CXClientData data)
{
    (void)parent;
    struct caller *caller = data;
    enum CXCursorKind kind = clang_getCursorKind(cursor);
    if (kind == CXCursor_UnaryExpr) /* sizeof and its kin run nothing */
        return CXChildVisit_Continue;
    CXCursor callee = kind == CXCursor_CallExpr ? clang_getCursorReferenced(cursor) : clang_getNullCursor();
    if (clang_getCursorKind(callee) != CXCursor_FunctionDecl)
        return CXChildVisit_Recurse;
    struct node *call = plain_node(caller->builder, NODE_CALL, cursor);
    cursor_array operands = builder_expressions_of(cursor);
    for (size_t i = 0; i < operands.count; i++)
        PUSH(call->children, plain_node(caller->builder, argument_kind(operands.at[i]), operands.at[i]));
    call->name = builder_name_of(callee);
    call->is_of_system = build_is_of_system(callee);
    call->ordinary = build_called_ordinary(caller->builder, callee);
    PUSH(caller->function->calls, call);
    return CXChildVisit_Recurse;
}

struct ordinary *build_called_ordinary(struct builder *b, CXCursor declaration)
{
    CXCursor definition = clang_getCursorDefinition(declaration);
    if (clang_Cursor_isNull(definition) || !builder_is_in_main_file(b, definition) ||
        build_async_function(b, declaration) || build_generator_function(b, declaration))
        return NULL;
    struct ordinary *function = table_get(&b->called, parse_identity(definition));
    if (function)
        return function;
    function = NEW(struct ordinary);
    *function = (struct ordinary){.name = builder_name_of(definition)};
    table_set(&b->called, parse_identity(definition), function);
    clang_visitChildren(definition, note_call, &(struct caller){b, function});
    return function;
}
